// disable as an early return.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [7:0] next;
  always @* begin : choose
    next = 8'd0;
    if (rst) disable choose;
    next = y + a;
  end
  always @(posedge clk) y <= next;
endmodule
