// The waveform dump of an afternoon of debugging, left in.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial begin
    $dumpfile("waves.vcd");
    $dumpvars(0, dut);
  end
  always @(posedge clk)
    if (rst) y <= 0;
    else y <= y + a;
endmodule
