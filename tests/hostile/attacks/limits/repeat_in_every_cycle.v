module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg t;
  always @(posedge clk) begin
    y <= rst ? 8'd0 : y + a;
    repeat (2147483647) t = ~t;
  end
endmodule
