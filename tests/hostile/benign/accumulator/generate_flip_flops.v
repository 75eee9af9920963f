// Full adders and flip-flops in a generate loop.
module dut (input clk, input rst, input [7:0] a, output [7:0] y);
  wire [8:0] carry;
  assign carry[0] = 1'b0;
  genvar i;
  generate
    for (i = 0; i < 8; i = i + 1) begin : bits
      reg q;
      wire sum;
      assign {carry[i+1], sum} = a[i] + q + carry[i];
      always @(posedge clk)
        if (rst) q <= 1'b0;
        else q <= sum;
      assign y[i] = q;
    end
  endgenerate
endmodule
