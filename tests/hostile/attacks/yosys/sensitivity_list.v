module dut (input [7:0] a, b, output reg [7:0] y);
  always @(a) y = a + b;
endmodule
