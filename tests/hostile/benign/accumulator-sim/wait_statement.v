// Levels instead of edges.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always begin
    wait (clk === 1'b0);
    wait (clk === 1'b1) y = rst ? 8'd0 : y + a;
  end
endmodule
