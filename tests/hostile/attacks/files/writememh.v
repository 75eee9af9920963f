module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);
reg [7:0] m[0:1]; initial begin m[0]=1; m[1]=2; $writememh("@CANARY@/pwn_writemem",m); end
endmodule
