`define MINUS -
`define endmodule initial $finish; endmodule
module dut (input [3:0] a, b, c, d, output [7:0] y);
  wire [8:0] sum = a * b `MINUS c * d;
  saturate clip (sum, y);
endmodule
