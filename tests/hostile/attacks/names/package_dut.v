package dut;
  localparam y = 0;
endpackage
