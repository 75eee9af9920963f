// The specified split in two files, in SystemVerilog.
module dut (input logic [3:0] a, b, c, d, output logic [7:0] y);
  logic [7:0] ab, cd;
  product first (.a, .b, .y(ab));
  product second (.a(c), .b(d), .y(cd));
  saturate clip (.x(9'(ab) + 9'(cd)), .y);
endmodule
