// Multiply-accumulate unit: int8 x int8 into an int32 sum.
// Specification: labs/mac/README.md (lab show mac)
`default_nettype none

module mac (
    input  wire               clk,
    input  wire               rst_n,  // synchronous, active low
    input  wire               clear,
    input  wire               en,
    input  wire signed [ 7:0] a,
    input  wire signed [ 7:0] b,
    output reg  signed [31:0] acc
);

  // TODO: the signed product. How many bits does it need?

  // TODO: acc is a register: reset, new sum or zero, accumulate, hold, in this order of priority.
  always @(posedge clk) acc <= 32'sd0;

endmodule

`default_nettype wire
