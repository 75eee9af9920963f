// mutant: there is no reset
// caught by: simulate/directed
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

  always @(posedge clk)
    if (load) q <= d;
    else if (en) q <= dir ? {si, q[7:1]} : {q[6:0], si};

  // The bit that the next shift drops, visible before the edge, not after it.
  assign so = dir ? q[0] : q[7];

endmodule

`default_nettype wire
