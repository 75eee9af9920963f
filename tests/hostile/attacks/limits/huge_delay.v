`timescale 100s / 1fs
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= #18446744073709551615 y + a;
endmodule
