module dut #(parameter WIDTH = 7) (input [7:0] a, b, output [7:0] y);
  assign y = a[WIDTH-1:0] + b[WIDTH-1:0];
endmodule
