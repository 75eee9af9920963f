// Directives of simulators of the nineties.
`resetall
`celldefine
`default_nettype wire
module dut (clk, rst, a, y);
  input clk, rst;
  input [7:0] a;
  output [7:0] y;
  reg [7:0] y;
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
`endcelldefine
