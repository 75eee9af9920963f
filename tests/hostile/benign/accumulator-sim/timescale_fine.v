// A timescale finer than that of the harness, and delays that it makes short.
`timescale 1ps / 1ps
module dut (input clk, input rst, input [7:0] a, output [7:0] y);
  reg [7:0] sum;
  always @(posedge clk) #10 sum = rst ? 8'd0 : sum + a;
  assign #20 y = sum;
endmodule
