config dut_config;
  design work.dut;
  default liblist work;
  instance dut use work.other;
endconfig
module dut (input [7:0] a, b, output [7:0] y);
  assign y = a - b;
endmodule
