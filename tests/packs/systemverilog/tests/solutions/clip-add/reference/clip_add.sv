module clip_add(input logic mode, input logic [2:0] a, b, output logic [2:0] y);
  typedef enum logic {ADD, SUBTRACT} mode_t;
  typedef struct packed {
    logic signed [4:0] left;
    logic signed [4:0] right;
  } operands_t;

  operands_t operands;
  logic signed [4:0] wide;

  always_comb begin
    operands.left = {2'b00, a};
    operands.right = {2'b00, b};
    unique case (mode)
      ADD: wide = operands.left + operands.right;
      SUBTRACT: wide = operands.left - operands.right;
    endcase
  end

  clip u_clip(.wide, .y);
endmodule
