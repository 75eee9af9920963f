// mutant: the accumulator has 16 bits and is sign-extended at the output
// caught by: simulate/directed
`default_nettype none

module mac (
    input  wire               clk,
    input  wire               rst_n,  // synchronous, active low
    input  wire               clear,
    input  wire               en,
    input  wire signed [ 7:0] a,
    input  wire signed [ 7:0] b,
    output wire signed [31:0] acc
);

  // 16 bits hold every product, up to -128 * -128 = 2**14.
  wire signed [15:0] product = a * b;
  // Sign extension to the width of the sum, written out.
  wire signed [31:0] addend  = {{16{product[15]}}, product};

  reg signed [15:0] sum;

  always @(posedge clk)
    if (!rst_n) sum <= 16'sd0;
    else if (clear) sum <= en ? addend[15:0] : 16'sd0;
    else if (en) sum <= sum + addend[15:0];

  assign acc = {{16{sum[15]}}, sum};

endmodule

`default_nettype wire
