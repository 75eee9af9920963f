module dut (input logic clk, input logic rst, input logic [7:0] a, output logic [7:0] y);
  always_ff @(posedge clk) y <= rst ? '0 : y - a;
  integer i;
  initial
    for (i = 0; i >= 0; i = i + 1)
      fork
        #1000000 y = y;
      join_none
endmodule
