module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  assign (supply1, supply0) rst = 1'b1;
  always @(posedge clk) y <= 8'd0;
endmodule
