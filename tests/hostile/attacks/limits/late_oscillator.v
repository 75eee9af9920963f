module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [3:0] n = 0;
  reg p = 0;
  always @(posedge clk) begin
    y <= rst ? 8'd0 : y + a;
    if (n < 10) n <= n + 1;
  end
  always @(p or n) if (n == 10) p <= ~p;
endmodule
