// Words of the tools as plain names, and names as a harness might have them.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  wire [7:0] display, trace, stimulus, expected, tb, dut_tb, finish, fopen;
  reg [7:0] monitor;
  assign {trace, stimulus, expected, tb} = {4{a}};
  assign display = a & trace & stimulus & expected & tb & dut_tb & finish & fopen;
  assign dut_tb = a, finish = a, fopen = a;
  always @* monitor = y + display;
  always @(posedge clk) y <= rst ? 8'd0 : monitor;
endmodule
