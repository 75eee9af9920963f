// One process for ever, with its event control inside.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial forever @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
