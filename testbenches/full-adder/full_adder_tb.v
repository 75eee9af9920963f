// Drives full_adder one row after another and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module full_adder_tb;

  reg  a, b, cin;
  wire sum, cout;

  full_adder dut (
      .a   (a),
      .b   (b),
      .cin (cin),
      .sum (sum),
      .cout(cout)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "cout sum");
    while ($fscanf(stimulus, "%b %b %b", a, b, cin) == 3) begin
      #10 $fdisplay(trace, "%b %b", cout, sum);
    end
    $finish;
  end

endmodule

`default_nettype wire
