module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
  integer i;
  reg [4095:0] later;
  initial for (i = 1; i > 0; i = i + 1) later <= #(i + 1000000) {512{a}};
endmodule
