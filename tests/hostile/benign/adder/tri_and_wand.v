// Net types other than wire, each with one driver.
module dut (input tri [7:0] a, input wire [7:0] b, output tri [7:0] y);
  wand [7:0] p;
  wor [7:0] q;
  assign p = a, q = b;
  assign y = p + q;
endmodule
