// Debug prints where a statement has to stay: between if and else, behind else, as the whole body.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) begin
    if (rst) $display("reset");
    else $display("a = %d; y = %d", a, y);
    if (rst) y <= 0;
    else if (a == 8'd0) $display("nothing to add");
    else y <= y + a;
    if (y == 8'hff)
      $display("full");
  end
  always @(posedge rst) $display("(((");
endmodule
