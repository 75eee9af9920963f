// Conditional compilation, nested, with parts that are no Verilog at all.
`define FAST
`ifdef SLOW
  this is "not" Verilog
`elsif FAST
  `ifndef TINY
    `define WIDTH 8
  `else
    `include "tiny.vh"
  `endif
`else
  $fopen("never")
`endif
module dut (input clk, input rst, input [`WIDTH-1:0] a, output reg [`WIDTH-1:0] y);
  always @(posedge clk) y <= rst ? `WIDTH'd0 : y + a;
endmodule
