// The ports stand in an order of their own; they are connected by name.
module dut (output reg [7:0] y, input [7:0] a, input rst, input clk);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
