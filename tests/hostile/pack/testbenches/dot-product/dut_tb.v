// Drives a dot product one row after another and records its output.
`timescale 1ns / 1ps
`default_nettype none

module dut_tb;

  reg  [3:0]   a;
  reg  [3:0]   b;
  reg  [3:0]   c;
  reg  [3:0]   d;
  wire [7:0]   y;

  dut dut (
      .a(a),
      .b(b),
      .c(c),
      .d(d),
      .y(y)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "y");
    while ($fscanf(stimulus, "%b %b %b %b", a, b, c, d) == 4) begin
      #10 $fdisplay(trace, "%b", y);
    end
    $finish;
  end

endmodule

`default_nettype wire
