module clip_add_tb;
  logic mode;
  logic [2:0] a, b, y;

  clip_add dut(.mode, .a, .b, .y);

  `include "open.svh"

  initial begin
    #1 $fdisplay(trace, "y");
    while ($fscanf(stimulus, "%b %b %b", mode, a, b) == 3) begin
      #10 $fdisplay(trace, "%b", y);
    end
    $finish;
  end
endmodule
