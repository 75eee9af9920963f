// A name inside of the own generate blocks.
module dut (input [7:0] a, b, output [7:0] y);
  genvar i;
  generate
    for (i = 0; i < 2; i = i + 1) begin : half
      wire [4:0] sum;
      if (i == 0) assign sum = a[3:0] + b[3:0];
      else assign sum = a[7:4] + b[7:4] + half[0].sum[4];
    end
  endgenerate
  assign y = {half[1].sum[3:0], half[0].sum[3:0]};
endmodule
