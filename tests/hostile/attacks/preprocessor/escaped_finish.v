module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial \$finish ;
  always @(posedge clk) y <= 8'd0;
endmodule
