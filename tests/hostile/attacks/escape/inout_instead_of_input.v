module dut (inout [7:0] a, inout [7:0] b, output [7:0] y);
  assign a = 8'd0, b = 8'd0, y = 8'd0;
endmodule
