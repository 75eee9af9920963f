// Delays on gates and assignments.
`timescale 1ns / 100ps
module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] sum;
  assign #(1, 2) sum = a + b;
  buf #1 delayed[7:0] (y, sum);
endmodule
