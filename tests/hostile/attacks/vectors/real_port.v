module dut (input [7:0] a, b, output real y);
  assign y = a + b;
endmodule
