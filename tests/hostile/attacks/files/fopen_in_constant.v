module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  localparam integer F = $fopen("@CANARY@/constant", "w");
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
