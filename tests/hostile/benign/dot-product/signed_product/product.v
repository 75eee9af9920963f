// Signed operands with a zero in front.
module product (input [3:0] a, b, output [7:0] y);
  wire signed [4:0] left = {1'b0, a}, right = {1'b0, b};
  wire signed [9:0] wide = left * right;
  assign y = wide[7:0];
endmodule
