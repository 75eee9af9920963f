// mutant: the upper bit of select is lost
// caught by: simulate/walk
module dut(input [511:0] lanes, input [3:0] select, output [31:0] y, output parity);
  assign y = lanes[32*select[2:0]+:32];
  assign parity = ^lanes;
endmodule
