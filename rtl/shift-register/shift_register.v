// 8-bit shift register with parallel load, in both directions.
// Specification: labs/shift-register/README.md (lab show shift-register)
`default_nettype none

module shift_register (
    input  wire       clk,
    input  wire       rst_n,  // synchronous, active low
    input  wire       load,
    input  wire       en,
    input  wire       dir,    // 0: left, towards the MSB; 1: right, towards the LSB
    input  wire       si,     // serial in
    input  wire [7:0] d,      // parallel in
    output reg  [7:0] q,
    output wire       so      // serial out
);

  // TODO: q is a register: reset, load, shift, hold, in this order of priority.
  always @(posedge clk) q <= 8'd0;

  // TODO: the bit of q that leaves at the next shift in the direction of dir.
  assign so = 1'b0;

endmodule

`default_nettype wire
