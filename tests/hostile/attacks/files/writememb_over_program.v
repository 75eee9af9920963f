module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [7:0] program[0:3];
  initial $writememb("x", program);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
