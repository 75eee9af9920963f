// mutant: subtracts
// caught by: simulate/known
module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk)
    if (rst) y <= 8'd0;
    else y <= y - a;
endmodule
