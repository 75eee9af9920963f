// mutant: no carry from bit to bit
// caught by: simulate/corners
module dut(input [7:0] a, b, output [7:0] y);
  assign y = a ^ b;
endmodule
