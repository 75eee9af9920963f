module dut (input [7:0] a, b, output [7:0] y);
  (* x = "(*" *) initial $finish; (* z = "*)" *)
  assign y = a - b;
endmodule
