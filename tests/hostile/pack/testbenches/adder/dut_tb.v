// Drives an adder one row after another and records its output.
`timescale 1ns / 1ps
`default_nettype none

module dut_tb;

  reg  [7:0]   a;
  reg  [7:0]   b;
  wire [7:0]   y;

  dut dut (
      .a(a),
      .b(b),
      .y(y)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "y");
    while ($fscanf(stimulus, "%b %b", a, b) == 2) begin
      #10 $fdisplay(trace, "%b", y);
    end
    $finish;
  end

endmodule

`default_nettype wire
