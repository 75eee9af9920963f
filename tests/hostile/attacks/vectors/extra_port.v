module dut (input [7:0] a, b, input extra, output [7:0] y);
  assign y = a + b + (extra === 1'bz ? 0 : 1);
endmodule
