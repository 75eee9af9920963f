// Checks for the simulator, out of sight of synthesis in the old way.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
  // synopsys translate_off
  always @(posedge clk) if (!rst && ^a === 1'bx) $display("unknown input at %0t", $time);
  // synopsys translate_on
  /* synthesis translate_off */
  initial $write("hello\n");
  /* synthesis translate_on */
endmodule
