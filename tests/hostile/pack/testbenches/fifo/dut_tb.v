// Drives a FIFO one row a clock cycle and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module dut_tb;

  reg        clk, rst, push, pop;
  reg  [7:0] d;
  wire [7:0] q;
  wire       valid, full;

  dut dut (
      .clk  (clk),
      .rst  (rst),
      .push (push),
      .pop  (pop),
      .d    (d),
      .q    (q),
      .valid(valid),
      .full (full)
  );

  `include "trace.vh"

  initial begin
    clk = 1'b0;
    forever #5 clk = ~clk;
  end

  initial begin
    open_files;
    $fdisplay(trace, "valid full q");
    while ($fscanf(stimulus, "%b %b %b %b", rst, push, pop, d) == 4) begin
      #4 $fdisplay(trace, "%b %b %b", valid, full, q);
      @(negedge clk);
    end
    $finish;
  end

endmodule

`default_nettype wire
