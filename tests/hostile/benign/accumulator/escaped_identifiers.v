// Escaped identifiers, the name of the module too.
module \dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  wire [7:0] \a+y = a + y;
  wire [7:0] \next;//no-comment = rst ? 8'd0 : \a+y ;
  wire [7:0] \module = \next;//no-comment ;
  always @(posedge \clk ) \y <= \module ;
endmodule
