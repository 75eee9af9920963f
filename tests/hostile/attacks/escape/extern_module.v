extern module reference (input [7:0] a, b, output [7:0] y);
module dut (input [7:0] a, b, output [7:0] y);
  reference r (.*);
endmodule
