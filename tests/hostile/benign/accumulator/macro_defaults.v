// Macros with arguments, defaults, nesting, comments in the body, and a line that goes on.
`define ZERO 8'd0  // nothing yet
`define SUM(X, Y = `ZERO) ((X) + (Y))
`define REGISTER(Q, D, CLEAR) \
  always @(posedge clk) \
    if (CLEAR) Q <= `ZERO; /* synchronous */ \
    else Q <= D;
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  wire [7:0] next = `SUM(y, `SUM(a));
  `REGISTER(y, next, rst)
endmodule
`undef SUM
`undef ZERO
