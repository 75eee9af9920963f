// Half adder: adds two bits.
// Specification: labs/half-adder/README.md (lab show half-adder)
`default_nettype none

module half_adder (
    input  wire a,
    input  wire b,
    output wire sum,
    output wire carry
);

  // TODO: the lower bit of a + b.
  assign sum = 1'b0;

  // TODO: the upper bit of a + b.
  assign carry = 1'b0;

endmodule

`default_nettype wire
