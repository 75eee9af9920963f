module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  /* outer /* inner */ initial $finish; // */
  always @(posedge clk) y <= y - a;
endmodule
