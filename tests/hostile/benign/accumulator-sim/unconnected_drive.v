// A directive for inputs that nobody connects; here all are connected.
`unconnected_drive pull0
module offset (input [7:0] x, input [7:0] extra, output [7:0] sum);
  assign sum = x + extra;
endmodule
`nounconnected_drive
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  wire [7:0] step;
  offset none (.x(a), .sum(step), .extra(8'd0));
  always @(posedge clk) y <= rst ? 8'd0 : y + step;
endmodule
