module dut (input [7:0] a, b, output [7:0] y);
  alias y = a;
endmodule
