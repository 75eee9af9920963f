module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  integer seed = 1, i, unused;
  initial for (i = 0; i < 100; i = i + 1) unused = $random + $random(seed) + $urandom;
  always @(posedge clk) y <= $random;
endmodule
