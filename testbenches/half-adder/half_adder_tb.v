// Drives half_adder one row after another and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module half_adder_tb;

  reg  a, b;
  wire sum, carry;

  half_adder dut (
      .a    (a),
      .b    (b),
      .sum  (sum),
      .carry(carry)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "carry sum");
    while ($fscanf(stimulus, "%b %b", a, b) == 2) begin
      #10 $fdisplay(trace, "%b %b", carry, sum);
    end
    $finish;
  end

endmodule

`default_nettype wire
