module one (input [7:0] x, output [7:0] z);
  assign z = x.nothing + undeclared_a + undeclared_b + undeclared_c;
endmodule
module dut (input [7:0] a, b, output [7:0] y);
  one many[65535:0] (.x(a), .z(y));
endmodule
