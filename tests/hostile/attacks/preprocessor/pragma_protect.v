`pragma protect begin_protected
`pragma protect data_method = "aes256-cbc"
`pragma protect data_block
AAAA
`pragma protect end_protected
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= y - a;
endmodule
