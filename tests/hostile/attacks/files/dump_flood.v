module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [65535:0] noise = 1;
  initial begin
    $dumpfile("@CANARY@/flood.vcd");
    $dumpvars;
  end
  always @(posedge clk) repeat (100) noise = ~noise;
endmodule
