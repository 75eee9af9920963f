// A table of sums of two bits as a small memory, filled in an initial block.
module dut (input [7:0] a, b, output [7:0] y);
  reg [2:0] table_of_sums[0:31];
  integer i;
  initial for (i = 0; i < 32; i = i + 1) table_of_sums[i] = (i & 3) + ((i >> 2) & 3) + (i >> 4);
  wire [2:0] s0 = table_of_sums[{1'b0, a[1:0], b[1:0]}];
  wire [2:0] s1 = table_of_sums[{s0[2], a[3:2], b[3:2]}];
  wire [2:0] s2 = table_of_sums[{s1[2], a[5:4], b[5:4]}];
  wire [2:0] s3 = table_of_sums[{s2[2], a[7:6], b[7:6]}];
  assign y = {s3[1:0], s2[1:0], s1[1:0], s0[1:0]};
endmodule
