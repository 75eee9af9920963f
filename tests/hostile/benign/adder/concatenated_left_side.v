// Concatenations on the left, replications on the right.
module dut (input [7:0] a, b, output [7:0] y);
  wire carry, unused;
  wire [3:0] low, high;
  assign {carry, low} = {1'b0, a[3:0]} + {1'b0, b[3:0]};
  assign {unused, high} = {1'b0, a[7:4]} + {1'b0, b[7:4]} + {{4{1'b0}}, carry};
  assign y = {high, low};
endmodule
