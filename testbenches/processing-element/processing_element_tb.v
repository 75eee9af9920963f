// Drives processing_element one row a clock cycle and records its outputs.
`timescale 1ns / 1ps
`default_nettype none

module processing_element_tb;

  reg                clk;
  reg                rst_n, clear, en;
  reg  signed [ 7:0] a_in, b_in;
  wire signed [ 7:0] a_out, b_out;
  wire signed [31:0] acc;

  processing_element dut (
      .clk  (clk),
      .rst_n(rst_n),
      .clear(clear),
      .en   (en),
      .a_in (a_in),
      .b_in (b_in),
      .a_out(a_out),
      .b_out(b_out),
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
    $fdisplay(trace, "a_out b_out acc");
    // Inputs change at the falling edge, outputs are sampled 1 ns before the rising one: an output
    // that is wired through without a register is caught, it answers half a cycle too early.
    while ($fscanf(stimulus, "%b %b %b %b %b", rst_n, clear, en, a_in, b_in) == 5) begin
      #4 $fdisplay(trace, "%b %b %b", a_out, b_out, acc);
      @(negedge clk);
    end
    $finish;
  end

endmodule

`default_nettype wire
