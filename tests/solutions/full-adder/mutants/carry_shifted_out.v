// mutant: an expression one bit wide: the carry is gone before the shift
// caught by: simulate/truth-table
`default_nettype none

module full_adder (
    input  wire a,
    input  wire b,
    input  wire cin,
    output wire sum,
    output wire cout
);

  assign sum = a + b + cin;
  assign cout = (a + b + cin) >> 1;

endmodule

`default_nettype wire
