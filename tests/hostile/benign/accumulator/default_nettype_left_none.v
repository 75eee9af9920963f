// The directive is not undone: it must not reach anything but this file.
`timescale 100s / 10s
`default_nettype none
module dut (input wire clk, input wire rst, input wire [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'h00 : y + a;
endmodule
