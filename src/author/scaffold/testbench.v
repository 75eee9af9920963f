// Drives {{top}} one row after another and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module {{top}}_tb;

  reg  [3:0] a;
  wire [3:0] y;

  {{top}} dut (
      .a(a),
      .y(y)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "y");
    while ($fscanf(stimulus, "%b", a) == 1) begin
      #10 $fdisplay(trace, "%b", y);
    end
    $finish;
  end

endmodule

`default_nettype wire
