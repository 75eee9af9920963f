// Drives systolic_array one row a clock cycle and records its outputs, element by element.
`timescale 1ns / 1ps
`default_nettype none

module systolic_array_tb;

  reg               clk;
  reg               rst_n, start;
  reg  signed [7:0] a0, a1, a2, a3;  // one column of A: an element for each row of the array
  reg  signed [7:0] b0, b1, b2, b3;  // one row of B: an element for each column of the array
  wire              done;
  wire [511:0]      c;

  systolic_array dut (
      .clk  (clk),
      .rst_n(rst_n),
      .start(start),
      .a    ({a3, a2, a1, a0}),
      .b    ({b3, b2, b1, b0}),
      .done (done),
      .c    (c)
  );

  `include "trace.vh"

  // 100 MHz: falling edges at 0, 10, 20 ns, rising edges at 5, 15, 25 ns.
  initial begin
    clk = 1'b0;
    forever #5 clk = ~clk;
  end

  // Element 0 is in the lowest bits of c; the trace has one column an element, row by row.
  integer n;

  task record;
    begin
      $fwrite(trace, "%b", done);
      for (n = 0; n < 16; n = n + 1) $fwrite(trace, " %b", c[32*n+:32]);
      $fwrite(trace, "\n");
    end
  endtask

  initial begin
    open_files;
    $fwrite(trace, "done");
    for (n = 0; n < 16; n = n + 1) $fwrite(trace, " c[%0d][%0d]", n / 4, n % 4);
    $fwrite(trace, "\n");
    // Inputs change at the falling edge, outputs are sampled 1 ns before the rising one.
    while ($fscanf(
        stimulus, "%b %b %b %b %b %b %b %b %b %b", rst_n, start, a0, a1, a2, a3, b0, b1, b2, b3
    ) == 10) begin
      #4 record;
      @(negedge clk);
    end
    $finish;
  end

endmodule

`default_nettype wire
