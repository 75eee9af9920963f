// A named event starts the addition.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  event step;
  always @(posedge clk) ->step;
  always @step
    if (rst) y <= 8'd0;
    else y <= y + a;
endmodule
