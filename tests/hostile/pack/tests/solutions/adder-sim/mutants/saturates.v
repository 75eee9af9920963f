// mutant: stays at 255 instead of going round
// caught by: simulate/corners
module dut(input [7:0] a, b, output [7:0] y);
  wire [8:0] sum = a + b;
  assign y = sum[8] ? 8'hff : sum[7:0];
endmodule
