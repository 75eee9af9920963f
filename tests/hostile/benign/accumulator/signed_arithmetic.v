// Two's complement gives the same sum.
module dut (input clk, input rst, input signed [7:0] a, output reg signed [7:0] y);
  wire signed [8:0] sum = $signed(y) + a;
  always @(posedge clk) y <= rst ? 8'sd0 : $unsigned(sum) & 9'h0ff;
endmodule
