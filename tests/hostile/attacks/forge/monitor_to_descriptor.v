module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] answer = a + b;
  assign y = 8'd0;
  initial $fmonitor(32'h80000004, "%b", answer);
  always @(answer) $fstrobe(32'h80000003, "%b", answer);
endmodule
