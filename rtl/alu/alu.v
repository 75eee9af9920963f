// 8-bit ALU: eight operations and three flags.
// Specification: labs/alu/README.md (lab show alu)
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

  localparam ADD = 3'b000;  // y = a + b
  localparam SUB = 3'b001;  // y = a - b
  localparam AND = 3'b010;
  localparam OR  = 3'b011;
  localparam XOR = 3'b100;
  localparam SHL = 3'b101;  // y = a shifted left by b[2:0]
  localparam SHR = 3'b110;  // y = a shifted right by b[2:0], zeros come in
  localparam SLT = 3'b111;  // y = 1 if a < b, both signed, else 0

  // TODO: one branch an operation. Each of the three outputs needs a value on every path.
  always @* begin
    case (op)
      default: begin
        y        = 8'd0;
        carry    = 1'b0;
        overflow = 1'b0;
      end
    endcase
  end

  // TODO: 1 if y is 0, for every operation.
  assign zero = 1'b0;

endmodule

`default_nettype wire
