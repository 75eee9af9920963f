// A monitor and a strobe.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial $monitor("%0t rst=%b a=%h y=%h", $time, rst, a, y);
  always @(posedge clk) begin
    $strobe("after the edge: %h", y);
    if (rst) y <= 0;
    else y <= y + a;
  end
endmodule
