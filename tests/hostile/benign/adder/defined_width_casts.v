// Casts of width and sign.
module dut (input logic [7:0] a, b, output logic [7:0] y);
  assign y = 8'(9'(a) + 9'(b));
endmodule
