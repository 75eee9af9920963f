module dut (input [7:0] a, b, output [7:0] y);
  assign y[3:0] = a[3:0] + b[3:0];
endmodule
