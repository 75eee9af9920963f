// Nets that nobody declared.
module bit_adder (input x, z, c, output s, co);
  assign {co, s} = x + z + c;
endmodule

module dut (input [7:0] a, b, output [7:0] y);
  bit_adder b0 (a[0], b[0], 1'b0, y[0], c1);
  bit_adder b1 (a[1], b[1], c1, y[1], c2);
  bit_adder b2 (a[2], b[2], c2, y[2], c3);
  bit_adder b3 (a[3], b[3], c3, y[3], c4);
  bit_adder b4 (a[4], b[4], c4, y[4], c5);
  bit_adder b5 (a[5], b[5], c5, y[5], c6);
  bit_adder b6 (a[6], b[6], c6, y[6], c7);
  bit_adder b7 (.x(a[7]), .z(b[7]), .c(c7), .s(y[7]), .co());
endmodule
