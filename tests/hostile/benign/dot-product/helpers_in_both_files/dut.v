// Each file has a helper of its own, and leaves macros and directives behind.
`default_nettype none
`define SUM(X, Y) ({1'b0, X} + {1'b0, Y})
module pair (input wire [3:0] x, z, output wire [7:0] p);
  product only (x, z, p);
endmodule

module dut (input wire [3:0] a, b, c, d, output wire [7:0] y);
  wire [7:0] p[0:1];
  pair first (.x(a), .z(b), .p(p[0]));
  pair second (.x(c), .z(d), .p(p[1]));
  saturate clip (`SUM(p[0], p[1]), y);
endmodule
