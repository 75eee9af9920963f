module dut (input [7:0] a, b, output [7:0] y);
  assign y = 8'd0;
  integer i;
  initial begin
    $display("y");
    for (i = 0; i < 49; i = i + 1) $display("%b", a + b);
  end
endmodule
