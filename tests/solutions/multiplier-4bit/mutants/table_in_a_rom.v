// mutant: right, but 256 results in a ROM: too many cells
// caught by: synthesize
`default_nettype none

module multiplier_4bit (
    input  wire [3:0] a,
    input  wire [3:0] b,
    output wire [7:0] product
);

  reg [7:0] products[0:255];
  integer i;

  initial
    for (i = 0; i < 256; i = i + 1) products[i] = (i / 16) * (i % 16);

  assign product = products[{a, b}];

endmodule

`default_nettype wire
