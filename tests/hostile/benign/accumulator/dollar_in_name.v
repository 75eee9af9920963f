// A dollar sign inside of a name is legal.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  wire [7:0] next$sum = y + a;
  reg [7:0] a$fopen$;
  always @* a$fopen$ = rst ? 8'd0 : next$sum;
  always @(posedge clk) y <= a$fopen$;
endmodule
