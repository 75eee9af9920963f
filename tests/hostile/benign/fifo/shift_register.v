// The bytes move; the write goes to where the last one is.
module dut (
    input clk, input rst, input push, input pop, input [7:0] d,
    output [7:0] q, output valid, output full
);
  reg [31:0] bytes;
  reg [2:0] count;
  assign q = bytes[7:0];
  assign valid = count != 0;
  assign full = count == 4;
  wire store = push && !full, drop = pop && valid;
  wire [2:0] at = count - drop;
  wire [31:0] moved = drop ? bytes >> 8 : bytes;
  always @(posedge clk)
    if (rst) count <= 0;
    else begin
      count <= at + store;
      bytes <= moved;
      if (store) bytes[8*at[1:0]+:8] <= d;
    end
endmodule
