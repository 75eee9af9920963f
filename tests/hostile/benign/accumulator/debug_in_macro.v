// Debug prints behind a macro, as large projects write them.
`define DEBUG(MESSAGE) $display("%t: %s", $time, MESSAGE)
`define TRACE(FORMAT, VALUE) begin $write(FORMAT, VALUE); $write("\n"); end
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  always @(posedge clk)
    if (rst) begin
      y <= 0;
      `DEBUG("reset");
    end else begin
      y <= y + a;
      `TRACE("y = %0d", y)
    end
endmodule
