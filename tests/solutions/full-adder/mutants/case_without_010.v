// mutant: no case item for 010: a latch keeps the row before, which is the same
// caught by: synthesize
`default_nettype none

module full_adder (
    input  wire a,
    input  wire b,
    input  wire cin,
    output reg  sum,
    output reg  cout
);

  always @*
    case ({a, b, cin})
      3'b000: {cout, sum} = 2'b00;
      3'b001: {cout, sum} = 2'b01;
      3'b011: {cout, sum} = 2'b10;
      3'b100: {cout, sum} = 2'b01;
      3'b101: {cout, sum} = 2'b10;
      3'b110: {cout, sum} = 2'b10;
      3'b111: {cout, sum} = 2'b11;
    endcase

endmodule

`default_nettype wire
