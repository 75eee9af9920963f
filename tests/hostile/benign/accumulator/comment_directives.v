// The words `include "x", $system("rm"), `line 1 "x" 0, force and release in comments do no harm.
/* Neither do $fopen("/etc/passwd"), defparam top.x = 1, import "DPI-C", bind, (* blackbox *)
   or an `ifdef that nobody closes. */
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk)  // initial $finish;
    if (rst) y <= 0;  /* // */
    else y <= y + a;  /* " */
endmodule  // "
