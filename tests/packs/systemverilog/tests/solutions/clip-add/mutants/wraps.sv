// mutant: wraps instead of clipping
// caught by: simulate/all
module clip_add(input logic mode, input logic [2:0] a, b, output logic [2:0] y);
  always_comb y = mode ? a - b : a + b;
endmodule
