// Drives alu one row after another and records its result and flags.
`timescale 1ns / 1ps
`default_nettype none

module alu_tb;

  reg  [2:0] op;
  reg  [7:0] a, b;
  wire [7:0] y;
  wire       zero, carry, overflow;

  alu dut (
      .op      (op),
      .a       (a),
      .b       (b),
      .y       (y),
      .zero    (zero),
      .carry   (carry),
      .overflow(overflow)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "y zero carry overflow");
    // No clock: the inputs change, 10 ns are ample for the outputs to settle, then they are sampled.
    while ($fscanf(stimulus, "%b %b %b", op, a, b) == 3) begin
      #10 $fdisplay(trace, "%b %b %b %b", y, zero, carry, overflow);
    end
    $finish;
  end

endmodule

`default_nettype wire
