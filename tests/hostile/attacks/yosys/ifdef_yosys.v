module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
`ifdef YOSYS
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
`else
  initial forever @(posedge clk) y = rst ? 8'd0 : y + a;
`endif
endmodule
