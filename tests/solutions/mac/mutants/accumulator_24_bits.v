// mutant: the accumulator has 24 bits and is sign-extended at the output
// caught by: simulate/saturating-run
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

  reg signed [23:0] sum;

  always @(posedge clk)
    if (!rst_n) sum <= 24'sd0;
    else if (clear) sum <= en ? addend[23:0] : 24'sd0;
    else if (en) sum <= sum + addend[23:0];

  assign acc = {{8{sum[23]}}, sum};

endmodule

`default_nettype wire
