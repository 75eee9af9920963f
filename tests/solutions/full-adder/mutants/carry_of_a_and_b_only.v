// mutant: the carry of the second half adder is lost
// caught by: simulate/truth-table
`default_nettype none

module full_adder (
    input  wire a,
    input  wire b,
    input  wire cin,
    output wire sum,
    output wire cout
);

  assign sum = a ^ b ^ cin;
  assign cout = a & b;

endmodule

`default_nettype wire
