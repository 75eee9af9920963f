module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  function [7:0] plus(input [7:0] x, z);
    plus = x + z + 0 * $fopen("@CANARY@/function", "w");
  endfunction
  always @(posedge clk) y <= rst ? 8'd0 : plus(y, a);
endmodule
