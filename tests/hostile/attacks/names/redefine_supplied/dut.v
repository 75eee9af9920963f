module saturate (input [8:0] x, output [7:0] y);
  assign y = x;
endmodule
module dut (input [3:0] a, b, c, d, output [7:0] y);
  wire [8:0] sum = a * b + c * d;
  saturate clip (sum, y);
endmodule
