// Drives a lane select one row after another and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module dut_tb;

  reg  [511:0] lanes;
  reg  [3:0]   select;
  wire [31:0]  y;
  wire         parity;

  dut dut (
      .lanes (lanes),
      .select(select),
      .y     (y),
      .parity(parity)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "y parity");
    while ($fscanf(stimulus, "%b %b", lanes, select) == 2) begin
      #10 $fdisplay(trace, "%b %b", y, parity);
    end
    $finish;
  end

endmodule

`default_nettype wire
