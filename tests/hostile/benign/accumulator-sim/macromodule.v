// macromodule is module.
macromodule dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'b0000_0000 : y + a;
endmodule
