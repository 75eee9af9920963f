// Debug prints whose text looks like code: quotes, parentheses, semicolons, comments.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) begin
    $display("); $finish; //");
    $display("a \"quoted\" \\");
    $display("/* no comment", "*/", (a + (y)), {a, y});
    $display;
    $display();
    y <= rst ? 0 : y + a;
  end
endmodule
