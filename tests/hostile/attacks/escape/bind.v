module spy (input [7:0] y);
endmodule
module dut (input [7:0] a, b, output [7:0] y);
  assign y = a + b;
endmodule
bind dut_tb spy inside (.y(y));
