// Drives mac one row a clock cycle and records its accumulator.
`timescale 1ns / 1ps
`default_nettype none

module mac_tb;

  reg                clk;
  reg                rst_n, clear, en;
  reg  signed [ 7:0] a, b;
  wire signed [31:0] acc;

  mac dut (
      .clk  (clk),
      .rst_n(rst_n),
      .clear(clear),
      .en   (en),
      .a    (a),
      .b    (b),
      .acc  (acc)
  );

  `include "trace.vh"

  // 100 MHz: falling edges at 0, 10, 20 ns, rising edges at 5, 15, 25 ns.
  initial begin
    clk = 1'b0;
    forever #5 clk = ~clk;
  end

  initial begin
    open_files;
    $fdisplay(trace, "acc");
    // Inputs change at the falling edge, acc is sampled 1 ns before the rising one.
    while ($fscanf(stimulus, "%b %b %b %b %b", rst_n, clear, en, a, b) == 5) begin
      #4 $fdisplay(trace, "%b", acc);
      @(negedge clk);
    end
    $finish;
  end

endmodule

`default_nettype wire
