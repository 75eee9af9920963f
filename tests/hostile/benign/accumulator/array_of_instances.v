// Eight flip-flops as one array of instances.
module flip_flop (input clk, input rst, input d, output reg q);
  always @(posedge clk) q <= d & ~rst;
endmodule

module dut (input clk, input rst, input [7:0] a, output [7:0] y);
  wire [7:0] next = y + a;
  flip_flop bits[7:0] (.clk(clk), .rst(rst), .d(next), .q(y));
endmodule
