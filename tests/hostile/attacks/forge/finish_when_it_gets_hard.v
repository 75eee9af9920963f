module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [3:0] n = 0;
  always @(posedge clk) begin
    y <= rst ? 8'd0 : y + a;
    n <= n + 1;
    if (n == 8) $finish(0);
  end
endmodule
