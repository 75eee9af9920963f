// mutant: no case item for 10: a latch keeps the row before, which is the same
// caught by: synthesize
`default_nettype none

module half_adder (
    input  wire a,
    input  wire b,
    output reg  sum,
    output reg  carry
);

  always @*
    case ({a, b})
      2'b00: {carry, sum} = 2'b00;
      2'b01: {carry, sum} = 2'b01;
      2'b11: {carry, sum} = 2'b10;
    endcase

endmodule

`default_nettype wire
