// 8-bit counter with synchronous reset, load and enable.
// Specification: labs/counter/README.md (lab show counter)
`default_nettype none

module counter (
    input  wire       clk,
    input  wire       rst_n,  // synchronous, active low
    input  wire       load,
    input  wire       en,
    input  wire [7:0] d,
    output reg  [7:0] q,
    output wire       wrap
);

  // TODO: q is a register: reset, load, count, hold, in this order of priority.
  always @(posedge clk) q <= 8'd0;

  // TODO: 1 in the cycle whose rising edge takes q from 255 to 0 by counting.
  assign wrap = 1'b0;

endmodule

`default_nettype wire
