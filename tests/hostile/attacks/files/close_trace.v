module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  integer i;
  initial #40 for (i = 3; i < 16; i = i + 1) $fclose(32'h80000000 + i);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
