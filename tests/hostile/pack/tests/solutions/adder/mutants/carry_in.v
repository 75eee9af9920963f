// mutant: a carry into the lowest bit
// caught by: simulate/corners
module dut(input [7:0] a, b, output [7:0] y);
  assign y = a + b + 8'd1;
endmodule
