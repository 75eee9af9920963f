// mutant: the accumulator has 24 bits, sign-extended to 32
// caught by: simulate/long-sums
`default_nettype none

module processing_element (
    input  wire               clk,
    input  wire               rst_n,  // synchronous, active low
    input  wire               clear,  // these operands are the first pair of a new sum
    input  wire               en,     // 0: stall, everything holds
    input  wire signed [ 7:0] a_in,   // from the west
    input  wire signed [ 7:0] b_in,   // from the north
    output reg  signed [ 7:0] a_out,  // to the east
    output reg  signed [ 7:0] b_out,  // to the south
    output wire signed [31:0] acc
);

  // All operands are signed: one unsigned operand would make the whole expression unsigned.
  wire signed [31:0] product = a_in * b_in;
  wire signed [31:0] sum = clear ? 32'sd0 : acc;

  reg signed [23:0] narrow;
  assign acc = narrow;

  always @(posedge clk)
    if (!rst_n) begin
      a_out <= 8'sd0;
      b_out <= 8'sd0;
      narrow <= 24'sd0;
    end else if (en) begin
      a_out <= a_in;
      b_out <= b_in;
      narrow <= sum + product;
    end

endmodule

`default_nettype wire
