// mutant: holds its answer in a latch that is always open
// caught by: synthesize
module dut(input [7:0] a, b, output reg [7:0] y);
  always @* if (a == a + b - b + (b & 8'd0)) y = a + b;
endmodule
