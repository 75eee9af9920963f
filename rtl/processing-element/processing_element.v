// Processing element of an output-stationary systolic array.
// Specification: labs/processing-element/README.md (lab show processing-element)
`default_nettype none

module processing_element (
    input  wire               clk,
    input  wire               rst_n,  // synchronous, active low
    input  wire               clear,  // these operands are the first pair of a new sum
    input  wire               en,     // 0: stall, everything holds
    input  wire signed [ 7:0] a_in,   // from the west
    input  wire signed [ 7:0] b_in,   // from the north
    output reg  signed [ 7:0] a_out,  // to the east
    output reg  signed [ 7:0] b_out,  // to the south
    output reg  signed [31:0] acc
);

  // TODO: pass the operands on, one cycle later; reset, hold in a stall.
  always @(posedge clk) begin
    a_out <= 8'sd0;
    b_out <= 8'sd0;
  end

  // TODO: add a_in * b_in to the sum, or begin a new sum with it; reset, hold in a stall.
  always @(posedge clk) acc <= 32'sd0;

endmodule

`default_nettype wire
