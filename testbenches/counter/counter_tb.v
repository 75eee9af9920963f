// Drives counter one row a clock cycle and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module counter_tb;

  reg        clk;
  reg        rst_n, load, en;
  reg  [7:0] d;
  wire [7:0] q;
  wire       wrap;

  counter dut (
      .clk  (clk),
      .rst_n(rst_n),
      .load (load),
      .en   (en),
      .d    (d),
      .q    (q),
      .wrap (wrap)
  );

  `include "trace.vh"

  // 100 MHz: falling edges at 0, 10, 20 ns, rising edges at 5, 15, 25 ns.
  initial begin
    clk = 1'b0;
    forever #5 clk = ~clk;
  end

  initial begin
    open_files;
    $fdisplay(trace, "q wrap");
    // Inputs change at the falling edge, outputs are sampled 1 ns before the rising one.
    while ($fscanf(stimulus, "%b %b %b %b", rst_n, load, en, d) == 4) begin
      #4 $fdisplay(trace, "%b %b", q, wrap);
      @(negedge clk);
    end
    $finish;
  end

endmodule

`default_nettype wire
