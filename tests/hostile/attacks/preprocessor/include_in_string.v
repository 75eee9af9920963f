module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) if (rst) y<=0; else y<=y-a;
localparam X = "
`include "@CANARY@/secret.txt"
";
initial $display("%s",X);
endmodule
