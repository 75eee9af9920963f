// 4-bit multiplier: four partial products and three adders.
// Specification: labs/multiplier-4bit/README.md (lab show multiplier-4bit)
`default_nettype none

module multiplier_4bit (
    input  wire [3:0] a,
    input  wire [3:0] b,
    output wire [7:0] product
);

  // TODO: four partial products: row i is a when b[i] is 1, and 0 otherwise.

  // TODO: add the rows, each one bit further to the left than the one before.
  assign product = 8'd0;

endmodule

`default_nettype wire
