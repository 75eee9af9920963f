// mutant: the carry is an AND of all three
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
  assign cout = a & b & cin;

endmodule

`default_nettype wire
