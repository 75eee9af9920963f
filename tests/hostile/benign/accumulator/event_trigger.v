// Two clocked blocks; the second hears of the first by a named event only in debug builds.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
`ifdef SIM_EVENTS
  event stepped;
  always @(stepped) $display("step");
`endif
  always @(posedge clk) begin
    y <= rst ? 8'd0 : y + a;
`ifdef SIM_EVENTS
    ->stepped;
`endif
  end
endmodule
