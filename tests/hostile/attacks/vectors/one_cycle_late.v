module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [7:0] sum;
  always @(posedge clk) begin
    sum <= rst ? 8'd0 : sum + a;
    y <= sum;
  end
endmodule
