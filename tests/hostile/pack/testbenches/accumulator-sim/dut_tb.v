// Drives an accumulator one row a clock cycle and records its output.
`timescale 1ns / 1ps
`default_nettype none

module dut_tb;

  reg        clk, rst;
  reg  [7:0] a;
  wire [7:0] y;

  dut dut (
      .clk(clk),
      .rst(rst),
      .a  (a),
      .y  (y)
  );

  `include "trace.vh"

  initial begin
    clk = 1'b0;
    forever #5 clk = ~clk;
  end

  initial begin
    open_files;
    $fdisplay(trace, "y");
    while ($fscanf(stimulus, "%b %b", rst, a) == 2) begin
      #4 $fdisplay(trace, "%b", y);
      @(negedge clk);
    end
    $finish;
  end

endmodule

`default_nettype wire
