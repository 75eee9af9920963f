// A delay from clock to output, as in the models of real flip-flops.
`timescale 1ns / 1ps
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk)
    if (rst) y <= #1 8'd0;
    else y <= #(0.5) y + a;
endmodule
