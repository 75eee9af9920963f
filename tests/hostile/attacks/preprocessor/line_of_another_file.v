module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
`line 1 "testbenches/accumulator/dut_tb.v" 0
  always @(posedge clk) y <= rst ? 8'd0 : y + a + undeclared;
endmodule
