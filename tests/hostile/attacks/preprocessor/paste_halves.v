`define CALL(LEFT, RIGHT) $LEFT``RIGHT
`define GLUE(LEFT, RIGHT) LEFT``RIGHT
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  integer f, g;
  initial f = `CALL(fo, pen)("@CANARY@/paste_halves", "w");
  initial g = $`GLUE(fop, en)("@CANARY@/paste_halves", "w");
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
