// mutant: rows of 4 bits are shifted left and lose their upper bits
// caught by: simulate/exhaustive
`default_nettype none

module multiplier_4bit (
    input  wire [3:0] a,
    input  wire [3:0] b,
    output wire [7:0] product
);

  wire [3:0] row0 = a & {4{b[0]}};
  wire [3:0] row1 = (a & {4{b[1]}}) << 1;
  wire [3:0] row2 = (a & {4{b[2]}}) << 2;
  wire [3:0] row3 = (a & {4{b[3]}}) << 3;

  assign product = row0 + row1 + row2 + row3;

endmodule

`default_nettype wire
