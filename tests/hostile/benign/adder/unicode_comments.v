// Größe: 8 Bit — сумма двух байтов, 两个字节之和, ∑ 😀, and a right-to-left mark ‏ in a comment.
module dut (input [7:0] a, b, output [7:0] y);
  /* naïve café */
  assign y = a + b;
endmodule
