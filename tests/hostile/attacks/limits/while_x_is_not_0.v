module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [7:0] left;
  always @(posedge clk) begin
    y <= rst ? 8'd0 : y + a;
    left = 8'd1;
    while (left != 8'd0) left = left + 8'd2;
  end
endmodule
