module dut (.a(y), .b(b), .y(a));
  input [7:0] b;
  input [7:0] y;
  output [7:0] a;
  assign a = y - b;
endmodule
