interface bus;
  logic [7:0] a;
  modport inside (input a);
  task reach; $finish; endtask
endinterface
module dut (input [7:0] a, b, output [7:0] y);
  bus i ();
  assign y = a - b;
  initial i.reach;
endmodule
