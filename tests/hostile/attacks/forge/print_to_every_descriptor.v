module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] answer = a + b;
  integer i;
  assign y = 8'd0;
  always @(answer) for (i = 3; i < 32; i = i + 1) $fwrite(32'h80000000 | i, "%b\n", answer);
endmodule
