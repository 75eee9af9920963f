module dut (input [7:0] a, b, output [7:0] y);
  pulldown (supply0) p[7:0] (a);
  buf (supply0, supply1) g (b[0], 1'b0);
  assign y = 8'd0;
endmodule
