module dut (input [7:0] a, b, output [7:0] y);
  import
    "DPI-C"
      pure function int getpid();
  assign y = a + b + 0 * getpid();
endmodule
