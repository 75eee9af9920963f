// Carry select in conditional operators; (* is also what a product in parentheses begins with.
module dut (input [7:0] a, b, output [7:0] y);
  wire [4:0] low = a[3:0] + b[3:0];
  wire [3:0] more = a[7:4] + b[7:4] + 1, plain = a[7:4] + b[7:4];
  assign y = {low[4] ? more : !low[4] ? plain : 4'd0, low[3:0]} + 8'd0 * (3 *(2)) * (1*0);
endmodule
