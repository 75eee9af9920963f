// A debug print with an argument left out, which prints a blank.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) begin
    $display("a",, "y", , y);
    y <= rst ? 8'd0 : y + a;
  end
endmodule
