module dut (input [7:0] a, b, output reg [7:0] y);
  integer i;
  initial for ($display("start"); i < 8; $display("next")) i = i + 1;
  always @* y = a + b;
endmodule
