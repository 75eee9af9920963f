// Token pasting makes names.
`define JOIN(X, Y) X``Y
`define NET(NAME) wire [7:0] NAME``_next
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  `NET(sum);
  assign `JOIN(sum, _next) = y + a;
  always @(posedge clk) y <= rst ? 8'd0 : sum_next;
endmodule
