// mutant: the sum goes round instead of saturating
// caught by: simulate/corners
module dut(input [3:0] a, b, c, d, output [7:0] y);
  wire [7:0] ab, cd;
  product first (.a(a), .b(b), .y(ab));
  product second (.a(c), .b(d), .y(cd));
  assign y = ab + cd;
endmodule
