module dut (input [7:0] a, b, output [7:0] y);
  assign y = a - b;
  always @* assert (0) else $finish;
  always @* assert (a === a) $finish; else $stop;
endmodule
