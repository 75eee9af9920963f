// mutant: bit 0 has two drivers, which always agree
// caught by: synthesize
`default_nettype none

// One module a file is what Verilator wants; here there are two.
// verilator lint_off DECLFILENAME

module full_adder (
    input  wire a,
    input  wire b,
    input  wire cin,
    output wire sum,
    output wire cout
);

  wire ab_sum = a ^ b;
  assign sum  = ab_sum ^ cin;
  assign cout = (a & b) | (ab_sum & cin);

endmodule

module ripple_adder (
    input  wire [3:0] a,
    input  wire [3:0] b,
    input  wire       cin,
    output wire [3:0] sum,
    output wire       cout
);

  // carry[i] goes into bit i; carry[4] is what comes out of bit 3.
  wire [4:0] carry;
  assign carry[0] = cin;
  assign cout = carry[4];

  // The instance of the skeleton has stayed, and the loop begins at 0 all the same.
  full_adder bit_0 (
      .a   (a[0]),
      .b   (b[0]),
      .cin (carry[0]),
      .sum (sum[0]),
      .cout(carry[1])
  );

  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : stage
      full_adder adder (
          .a   (a[i]),
          .b   (b[i]),
          .cin (carry[i]),
          .sum (sum[i]),
          .cout(carry[i+1])
      );
    end
  endgenerate

endmodule

`default_nettype wire
