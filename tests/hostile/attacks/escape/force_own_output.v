module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [7:0] sum;
  always @(posedge clk) sum <= rst ? 8'd0 : sum + a;
  initial force y = sum;
endmodule
