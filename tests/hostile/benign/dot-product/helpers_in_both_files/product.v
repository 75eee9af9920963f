// Shifts and adds.
`timescale 1us / 1us
`define SUM(X, Y) (X + Y)
module row (input [3:0] x, input bit_of_z, output [3:0] p);
  assign p = x & {4{bit_of_z}};
endmodule

module product (input [3:0] a, b, output [7:0] y);
  wire [3:0] r0, r1, r2, r3;
  row rows[3:0] (.x(a), .bit_of_z(b), .p({r3, r2, r1, r0}));
  assign y = `SUM({4'd0, r0}, `SUM({3'd0, r1, 1'b0}, `SUM({2'd0, r2, 2'd0}, {1'd0, r3, 3'd0})));
endmodule
