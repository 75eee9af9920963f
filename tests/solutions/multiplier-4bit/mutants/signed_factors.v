// mutant: factors above 7 are taken as negative
// caught by: simulate/exhaustive
`default_nettype none

module multiplier_4bit (
    input  wire [3:0] a,
    input  wire [3:0] b,
    output wire [7:0] product
);

  assign product = $signed(a) * $signed(b);

endmodule

`default_nettype wire
