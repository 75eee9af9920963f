module dut (input [7:0] a, b, output [7:0] y);
  assign y = a + b;
  initial #15 dut_tb.open_files;
endmodule
