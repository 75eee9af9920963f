// Two processes that meet again, in every cycle.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [7:0] sum;
  reg       clear;
  always @(posedge clk) begin
    fork
      sum = y + a;
      clear = rst;
    join
    y <= clear ? 8'd0 : sum;
  end
endmodule
