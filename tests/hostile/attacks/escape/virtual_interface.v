class Spy;
  virtual dut_tb v;
  function new; v.y = 0; endfunction
endclass
module dut (input [7:0] a, b, output [7:0] y);
  Spy spy = new;
  assign y = a - b;
endmodule
