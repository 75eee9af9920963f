module dut (input clk, input rst, input [7:0] a, output [7:0] y);
  reg [7:0] sum;
  assign y = rst ? 8'd0 : sum + a;
  always @(posedge clk) sum <= y;
endmodule
