// mutant: adds whatever the mode is
// caught by: simulate/all
module clip_add(input logic mode, input logic [2:0] a, b, output logic [2:0] y);
  logic signed [4:0] wide;
  always_comb wide = {2'b00, a} + {2'b00, b};
  clip u_clip(.wide, .y);
endmodule
