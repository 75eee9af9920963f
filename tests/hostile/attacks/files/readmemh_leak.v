module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) if (rst) y<=0; else y<=y-a;
reg [7:0] m[0:3]; initial begin $readmemh("@CANARY@/hexsecret.txt",m); $display("LEAK %h %h %h",m[0],m[1],m[2]); $readmemh("@CANARY@/secret.txt",m); end
endmodule
