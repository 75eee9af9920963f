module dut (input [7:0] a, b, output reg [7:0] y);
  task \$display (input [7:0] x);
    y = x;
  endtask
  always @* \$display (a + b);
endmodule
