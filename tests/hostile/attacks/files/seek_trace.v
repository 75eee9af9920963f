module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  integer done;
  initial #40 done = $fseek(32'h80000004, 0, 0) + $rewind(32'h80000004);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
