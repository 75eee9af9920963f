// mutant: y has nine bits, the upper one is the carry, and there is no port carry
// caught by: interface
`default_nettype none

module alu (
    input  wire [2:0] op,
    input  wire [7:0] a,
    input  wire [7:0] b,
    output reg  [8:0] y,  // the carry is y[8]
    output wire       zero,
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
    y        = 9'd0;
    overflow = 1'b0;
    case (op)
      ADD, SUB: begin
        y        = sum;
        overflow = sum_overflow;
      end
      AND: y = {1'b0, a & b};
      OR:  y = {1'b0, a | b};
      XOR: y = {1'b0, a ^ b};
      // A ninth bit beside a catches the last bit shifted out.
      SHL: y = {1'b0, a} << b[2:0];
      SHR: {y[7:0], y[8]} = {a, 1'b0} >> b[2:0];
      SLT: y = {8'd0, less};
    endcase
  end

  assign zero = (y[7:0] == 8'd0);

endmodule

`default_nettype wire
