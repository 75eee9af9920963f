module \$_BUF_ (input A, output reg Y);
  always @* if (A !== 1'bx) Y = A;
endmodule
module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] sum = a + b;
  \$_BUF_ b0 (.A(sum[0]), .Y(y[0]));
  assign y[7:1] = sum[7:1];
endmodule
