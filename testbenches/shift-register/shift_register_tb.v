// Drives shift_register one row a clock cycle and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module shift_register_tb;

  reg        clk;
  reg        rst_n, load, en, dir, si;
  reg  [7:0] d;
  wire [7:0] q;
  wire       so;

  shift_register dut (
      .clk  (clk),
      .rst_n(rst_n),
      .load (load),
      .en   (en),
      .dir  (dir),
      .si   (si),
      .d    (d),
      .q    (q),
      .so   (so)
  );

  `include "trace.vh"

  // 100 MHz: falling edges at 0, 10, 20 ns, rising edges at 5, 15, 25 ns.
  initial begin
    clk = 1'b0;
    forever #5 clk = ~clk;
  end

  initial begin
    open_files;
    $fdisplay(trace, "q so");
    // Inputs change at the falling edge, outputs are sampled 1 ns before the rising one.
    while ($fscanf(stimulus, "%b %b %b %b %b %b", rst_n, load, en, dir, si, d) == 6) begin
      #4 $fdisplay(trace, "%b %b", q, so);
      @(negedge clk);
    end
    $finish;
  end

endmodule

`default_nettype wire
