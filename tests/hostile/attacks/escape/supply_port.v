module dut (a, b, y);
  input [7:0] a, b;
  output [7:0] y;
  supply0 [7:0] a;
  assign y = b;
endmodule
