// Drives multiplier_4bit one row after another and records its output.
`timescale 1ns / 1ps
`default_nettype none

module multiplier_4bit_tb;

  reg  [3:0] a, b;
  wire [7:0] product;

  multiplier_4bit dut (
      .a      (a),
      .b      (b),
      .product(product)
  );

  `include "trace.vh"

  initial begin
    open_files;
    $fdisplay(trace, "product");
    while ($fscanf(stimulus, "%b %b", a, b) == 2) begin
      #10 $fdisplay(trace, "%b", product);
    end
    $finish;
  end

endmodule

`default_nettype wire
