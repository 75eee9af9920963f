module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= y - a;
endmodule
`begin_keywords "1364-1995"
`default_nettype none
`unconnected_drive pull1
`celldefine
