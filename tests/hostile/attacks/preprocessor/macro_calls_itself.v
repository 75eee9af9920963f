`define SELF `SELF + `SELF
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'd0 : y + a + `SELF;
endmodule
