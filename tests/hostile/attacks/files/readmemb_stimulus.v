module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [8:0] coming[0:1023];
  initial $readmemb("stimulus.txt", coming);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
endmodule
