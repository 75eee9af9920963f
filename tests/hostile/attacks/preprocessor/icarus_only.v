module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
`ifdef __ICARUS__
  initial forever @(posedge clk) y = rst ? 8'd0 : y + a;
`else
  always @(posedge clk) y <= 8'd0;
`endif
endmodule
