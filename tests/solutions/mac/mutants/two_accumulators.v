// mutant: positive and negative products have a sum each: right, with twice the flip-flops
// caught by: synthesize
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

  wire               negative = product[15];
  reg  signed [31:0] gains;
  reg  signed [31:0] losses;

  always @(posedge clk)
    if (!rst_n) begin
      gains  <= 32'sd0;
      losses <= 32'sd0;
    end else if (clear) begin
      gains  <= (en && !negative) ? addend : 32'sd0;
      losses <= (en && negative) ? -addend : 32'sd0;
    end else if (en && negative) losses <= losses - addend;
    else if (en) gains <= gains + addend;

  assign acc = gains - losses;

endmodule

`default_nettype wire
