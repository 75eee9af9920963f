// 4x4 output-stationary systolic array: C = A * B, int8 in, int32 out.
// Specification: labs/systolic-array/README.md (lab show systolic-array)
// Supplied: delay_line.v (rtl/common)
`default_nettype none

// TODO: paste your own processing element here, from the lab of that name.
/* verilator lint_off DECLFILENAME */
module processing_element (
    input  wire               clk,
    input  wire               rst_n,  // synchronous, active low
    input  wire               clear,  // these operands are the first pair of a new sum
    input  wire               en,     // 0: stall, everything holds
    input  wire signed [ 7:0] a_in,   // from the west
    input  wire signed [ 7:0] b_in,   // from the north
    output wire signed [ 7:0] a_out,  // to the east
    output wire signed [ 7:0] b_out,  // to the south
    output wire signed [31:0] acc
);

  assign a_out = 8'sd0;
  assign b_out = 8'sd0;
  assign acc   = 32'sd0;

endmodule
/* verilator lint_on DECLFILENAME */

module systolic_array (
    input  wire         clk,
    input  wire         rst_n,  // synchronous, active low
    input  wire         start,  // 1 in the cycle of k = 0
    input  wire [ 31:0] a,      // a[8*i +: 8] is A[i][k], signed
    input  wire [ 31:0] b,      // b[8*j +: 8] is B[k][j], signed
    output wire         done,   // 1 in the first cycle in which all of c is final
    output wire [511:0] c       // c[32*(4*i+j) +: 32] is C[i][j], signed
);

  // TODO: delay row i of a by i cycles and column j of b by j cycles (delay_line).

  // TODO: sixteen processing elements in a chain: a to the east, b to the south.
  // Each needs en with its own four pairs of operands, and clear with the first of them.
  wire [7:0] a_from_00, b_from_00;

  processing_element pe_00 (
      .clk  (clk),
      .rst_n(rst_n),
      .clear(1'b0),
      .en   (1'b0),
      .a_in (a[7:0]),
      .b_in (b[7:0]),
      .a_out(a_from_00),
      .b_out(b_from_00),
      .acc  (c[31:0])
  );

  assign c[511:32] = 480'd0;

  // TODO: 1 for one cycle, when the last processing element has its sum.
  assign done = 1'b0;

endmodule

`default_nettype wire
