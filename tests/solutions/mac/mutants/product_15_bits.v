// mutant: the product has 15 bits, one too few for -128 * -128 alone
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

  wire signed [14:0] product = a * b;
  wire signed [31:0] addend  = {{17{product[14]}}, product};

  always @(posedge clk)
    if (!rst_n) acc <= 32'sd0;
    else if (clear) acc <= en ? addend : 32'sd0;
    else if (en) acc <= acc + addend;

endmodule

`default_nettype wire
