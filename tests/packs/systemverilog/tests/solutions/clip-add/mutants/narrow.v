// mutant: plain Verilog with an output of two bits
// caught by: interface
module clip_add(input mode, input [2:0] a, b, output [1:0] y);
  assign y = 2'd0;
endmodule
