module dut (input [511:0] lanes, input [3:0] select, output [31:0] y, output parity);
  reg [511:0] copies[0:16777215];
  integer i;
  always @* for (i = 0; i < 16777216; i = i + 1) copies[i] = lanes;
  assign y = copies[select];
  assign parity = ^copies[0];
endmodule
