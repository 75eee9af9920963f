// Literals in every spelling.
module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] zero = 'h0 + 8 'b 0000_0000 + 8'o0 + 'd0 + 8'sh00 + 12'h0_0_0 + (8'd1 - 1);
  wire [7:0] ones = ~8'd0 & 8'hFf & -8'sd1;
  assign y = ((a + b) & ones) | zero;
endmodule
