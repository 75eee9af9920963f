// A register with an initial value, as for an FPGA.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y = 8'd0);
  reg [7:0] last;
  initial last = 8'h5a;
  always @(posedge clk) begin
    last <= a;
    y <= rst ? 8'd0 : y + a;
  end
endmodule
