`define LOG(TASK = $fopen, PATH = "@CANARY@/default") TASK(PATH, "w")
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  integer f;
  initial f = `LOG();
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
