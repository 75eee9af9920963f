// A macro that makes a string of its argument, for a parameter that nobody reads.
`define STRING(X) `"X`"
`define FILE_NAME "adder.v"
module dut #(parameter NAME = `STRING(an adder), parameter FROM = `FILE_NAME) (input [7:0] a, b, output [7:0] y);
  localparam [8*5:1] WORD = "hello";
  localparam MULTI = "a // b /* c */ `d (* e *) \\ \" \t";
  assign y = a + b + (WORD[1] & ~WORD[1]);
endmodule
