module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  integer c;
  initial c = $fgetc(32'h80000000);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
