module dut (input [7:0] a, b, output [7:0] y);
  tran t[7:0] (a, b);
  assign y = a << 1;
endmodule
