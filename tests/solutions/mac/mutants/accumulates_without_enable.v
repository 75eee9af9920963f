// mutant: en is ignored where it should hold the sum
// caught by: simulate/directed
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

  always @(posedge clk)
    if (!rst_n) acc <= 32'sd0;
    else if (clear) acc <= en ? addend : 32'sd0;
    else acc <= acc + addend;

endmodule

`default_nettype wire
