// Variables that belong to a named block.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) begin : step
    reg [7:0] base;
    integer   amount;
    base = rst ? 8'd0 : y;
    amount = rst ? 0 : a;
    y <= base + amount;
  end
endmodule
