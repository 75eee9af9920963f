// Bits counted from the left inside.
module dut (input [7:0] a, b, output [7:0] y);
  wire [0:7] p = a, q = b;
  wire [0:8] carry;
  assign carry[8] = 1'b0;
  genvar i;
  generate
    for (i = 7; i >= 0; i = i - 1) begin : bits
      assign {carry[i], y[7-i]} = p[i] + q[i] + carry[i+1];
    end
  endgenerate
endmodule
