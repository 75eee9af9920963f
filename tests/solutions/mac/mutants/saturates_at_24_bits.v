// mutant: the sum stops at 2**23 - 1 instead of using all of its 32 bits
// caught by: simulate/saturating-run
`default_nettype none

module mac (
    input  wire               clk,
    input  wire               rst_n,  // synchronous, active low
    input  wire               clear,
    input  wire               en,
    input  wire signed [ 7:0] a,
    input  wire signed [ 7:0] b,
    output reg  signed [31:0] acc
);

  // 16 bits hold every product, up to -128 * -128 = 2**14.
  wire signed [15:0] product = a * b;
  // Sign extension to the width of the sum, written out.
  wire signed [31:0] addend  = {{16{product[15]}}, product};

  wire signed [31:0] sum = acc + addend;

  always @(posedge clk)
    if (!rst_n) acc <= 32'sd0;
    else if (clear) acc <= en ? addend : 32'sd0;
    else if (en) acc <= (sum > 32'sd8388607) ? 32'sd8388607 : sum;

endmodule

`default_nettype wire
