// A ripple of full adders, each of gates.
module full_adder (input x, input z, input carry_in, output sum, output carry_out);
  wire p, g, t;
  xor x1 (p, x, z), x2 (sum, p, carry_in);
  nand n1 (g, x, z), n2 (t, p, carry_in), n3 (carry_out, g, t);
endmodule

module dut (input [7:0] a, b, output [7:0] y);
  wire [8:0] c;
  assign c[0] = 1'b0;
  full_adder bits[7:0] (a, b, c[7:0], y, c[8:1]);
endmodule
