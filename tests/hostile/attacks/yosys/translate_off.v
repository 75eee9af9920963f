module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  // synopsys translate_off
  initial forever @(posedge clk) y = rst ? 8'd0 : y + a;
  // synopsys translate_on
endmodule
