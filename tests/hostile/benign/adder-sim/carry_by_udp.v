// A user-defined primitive for the carry.
primitive majority (out, x, y, z);
  output out;
  input x, y, z;
  table
    1 1 ? : 1;
    1 ? 1 : 1;
    ? 1 1 : 1;
    0 0 ? : 0;
    0 ? 0 : 0;
    ? 0 0 : 0;
  endtable
endprimitive

module dut (input [7:0] a, b, output [7:0] y);
  wire [8:0] c;
  assign c[0] = 1'b0;
  majority c1 (c[1], a[0], b[0], c[0]);
  majority c2 (c[2], a[1], b[1], c[1]);
  majority c3 (c[3], a[2], b[2], c[2]);
  majority c4 (c[4], a[3], b[3], c[3]);
  majority c5 (c[5], a[4], b[4], c[4]);
  majority c6 (c[6], a[5], b[5], c[5]);
  majority c7 (c[7], a[6], b[6], c[6]);
  majority c8 (c[8], a[7], b[7], c[7]);
  assign y = a ^ b ^ c[7:0];
endmodule
