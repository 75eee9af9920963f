module one (input i);
endmodule
module dut (input [7:0] a, b, output [7:0] y);
  one many[99999999:0] (.i(a[0]));
  assign y = a + b;
endmodule
