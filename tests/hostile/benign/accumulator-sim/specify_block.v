// Path delays and timing checks of a library cell.
`timescale 1ns / 1ps
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
  specify
    specparam clk_to_q = 0.2;
    (posedge clk => (y : a)) = (clk_to_q, clk_to_q);
    $setup(a, posedge clk, 0.1);
  endspecify
endmodule
