// Debug prints behind a delay and an event.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'd0 : y + a;
`ifdef DEBUG
  initial begin
    #5 $display("five");
    @(posedge clk) $display("the first edge");
    repeat (3) @(negedge clk) $write(".");
  end
`endif
endmodule
