`define display fopen("@CANARY@/display", "w"); $display
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial $`display("harmless");
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
