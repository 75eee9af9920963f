// Macros defined twice, undefined, defined again; a macro whose name is a keyword of another language.
`define W 4
`undef W
`define W 8
`define int wire
`define unused(x, y) nothing at all (
module dut (input [`W-1:0] a, b, output [`W-1:0] y);
  `int [`W-1:0] sum;
  assign sum = a + b;
  assign y = sum;
endmodule
`undef nobody_defined_this
