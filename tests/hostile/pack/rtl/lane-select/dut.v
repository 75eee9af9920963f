module dut(input [511:0] lanes, input [3:0] select, output [31:0] y, output parity);
  // TODO: the word and the parity
  assign y = 32'd0;
  assign parity = 1'b0;
endmodule
