// Full adder: reference solution.
`default_nettype none

module full_adder (
    input  wire a,
    input  wire b,
    input  wire cin,
    output wire sum,
    output wire cout
);

  // First half adder: a + b.
  wire ab_sum = a ^ b;
  wire ab_carry = a & b;

  // Second half adder: what the first one gives, and cin.
  wire cin_carry = ab_sum & cin;
  assign sum = ab_sum ^ cin;

  // At most one of the two carries: when a + b is 2, ab_sum is 0.
  assign cout = ab_carry | cin_carry;

endmodule

`default_nettype wire
