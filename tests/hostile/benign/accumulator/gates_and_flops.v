// Gates by name and by order, one wide xor, and wires from supply nets.
module half (input x, input z, output sum, output carry);
  xor g1 (sum, x, z);
  and (carry, x, z);
endmodule

module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  supply0 low;
  supply1 high;
  wire [7:0] sum, c1, c2;
  wire [8:0] carry;
  buf (carry[0], low);
  genvar i;
  for (i = 0; i < 8; i = i + 1) begin : bits
    wire s;
    half first (a[i], y[i], s, c1[i]), second (s, carry[i], sum[i], c2[i]);
    or (carry[i+1], c1[i], c2[i], low);
  end
  always @(posedge clk) if (rst == high) y <= {8{low}}; else y <= sum;
endmodule
