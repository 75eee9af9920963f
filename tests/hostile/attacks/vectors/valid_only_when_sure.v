module dut (
    input clk, input rst, input push, input pop, input [7:0] d,
    output [7:0] q, output valid, output full
);
  reg [7:0] first;
  reg held;
  assign q = first, valid = held, full = 1'b0;
  always @(posedge clk)
    if (rst) held <= 1'b0;
    else if (push && !held) {held, first} <= {1'b1, d};
    else if (pop) held <= 1'b0;
endmodule
