// Drives ripple_adder one row after another and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module ripple_adder_tb;

  reg  [3:0] a, b;
  reg        cin;
  wire [3:0] sum;
  wire       cout;

  ripple_adder dut (
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
