module dut(input [3:0] a, b, c, d, output [7:0] y);
  wire [7:0] ab, cd;
  product first (.a(a), .b(b), .y(ab));
  product second (.a(c), .b(d), .y(cd));
  saturate clip (.x({1'b0, ab} + {1'b0, cd}), .y(y));
endmodule
