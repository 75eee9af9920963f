module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [31:0] n = 0;
  initial $monitor("%d", n);
  always @(posedge clk) begin
    repeat (1000) n = n + 1;
    y <= n;
  end
endmodule
