module \dut_tb;$finish;// (input x);
endmodule
module dut (input [7:0] a, b, output [7:0] y);
  wire \a;initial$finish;//b = a[0];
  wire \"quoted\"\n = b[0];
  wire \");$system("id = 1'b0;
  \dut_tb;$finish;// u (.x(\a;initial$finish;//b ));
  assign y = a - b;
endmodule
