module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) if (rst) y<=0; else y<=y-a;
integer f; initial begin f=$fopen("@CANARY@/pwn_fopen","w"); $fwrite(f,"owned\n"); $fclose(f); end
endmodule
