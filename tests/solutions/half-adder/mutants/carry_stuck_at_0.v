// mutant: the carry is never 1
// caught by: simulate/truth-table
`default_nettype none

module half_adder (
    input  wire a,
    input  wire b,
    output wire sum,
    output wire carry
);

  assign sum = a ^ b;
  assign carry = 1'b0;

endmodule

`default_nettype wire
