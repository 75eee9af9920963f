module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg p = 0, q = 0;
  always @(q) p = ~q;
  always @(p) q = p;
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
  initial #1 p = 1;
endmodule
