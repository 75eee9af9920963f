// mutant: overflow is the carry: right for unsigned numbers only
// caught by: simulate/operations
`default_nettype none

module alu (
    input  wire [2:0] op,
    input  wire [7:0] a,
    input  wire [7:0] b,
    output reg  [7:0] y,
    output wire       zero,
    output reg        carry,
    output reg        overflow
);

  localparam ADD = 3'b000;
  localparam SUB = 3'b001;
  localparam AND = 3'b010;
  localparam OR  = 3'b011;
  localparam XOR = 3'b100;
  localparam SHL = 3'b101;
  localparam SHR = 3'b110;
  localparam SLT = 3'b111;

  // a - b is a + ~b + 1. The carry out is then 1 when there is no borrow.
  wire       subtract     = (op != ADD);
  wire [7:0] addend       = subtract ? ~b : b;
  wire [8:0] sum          = {1'b0, a} + {1'b0, addend} + {8'd0, subtract};
  // Overflow: both operands of the adder have one sign and the sum has the other.
  wire       sum_overflow = (a[7] == addend[7]) && (sum[7] != a[7]);
  // The true sign of a - b: what overflows has the wrong one.
  wire       less         = sum[7] ^ sum_overflow;

  always @* begin
    // Defaults first: every path assigns every output, so there is no latch.
    y        = 8'd0;
    carry    = 1'b0;
    overflow = 1'b0;
    case (op)
      ADD, SUB: begin
        {carry, y} = sum;
        overflow   = sum[8];
      end
      AND: y = a & b;
      OR:  y = a | b;
      XOR: y = a ^ b;
      // A ninth bit beside a catches the last bit shifted out.
      SHL: {carry, y} = {1'b0, a} << b[2:0];
      SHR: {y, carry} = {a, 1'b0} >> b[2:0];
      SLT: y = {7'd0, less};
    endcase
  end

  assign zero = (y == 8'd0);

endmodule

`default_nettype wire
