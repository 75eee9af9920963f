module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial $display("%d", $fopen("@CANARY@/inside", "w"));
  always @(posedge clk) y <= y - a;
endmodule
