// mutant: the outputs have names of the learner's own
// caught by: interface
`default_nettype none

module half_adder (
    input  wire a,
    input  wire b,
    output wire s,
    output wire c
);

  assign s = a ^ b;
  assign c = a & b;

endmodule

`default_nettype wire
