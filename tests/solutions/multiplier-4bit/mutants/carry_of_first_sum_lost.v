// mutant: the first sum is one bit too narrow: its carry is lost
// caught by: simulate/exhaustive
`default_nettype none

module multiplier_4bit (
    input  wire [3:0] a,
    input  wire [3:0] b,
    output wire [7:0] product
);

  // Partial products: row i is a when b[i] is 1, and 0 otherwise.
  wire [3:0] row0 = a & {4{b[0]}};
  wire [3:0] row1 = a & {4{b[1]}};
  wire [3:0] row2 = a & {4{b[2]}};
  wire [3:0] row3 = a & {4{b[3]}};

  // Each adder takes what is left of the sum so far, without its lowest bit, and the next
  // row: 4 bits and 4 bits make 5. The lowest bit is a bit of the product and needs no adder.
  wire [3:0] sum1 = {1'b0, row0[3:1]} + row1;
  wire [4:0] sum2 = {1'b0, sum1[3:1]} + row2;
  wire [4:0] sum3 = sum2[4:1] + row3;

  assign product = {sum3, sum2[0], sum1[0], row0[0]};

endmodule

`default_nettype wire
