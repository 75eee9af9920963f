module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] _ivl_0 = a, _ivl_1 = b, \$unit = 0, \$root = 0;
  genvar i;
  for (i = 0; i < 1; i = i + 1) begin : genblk1
    wire [7:0] \genblk1.x = a;
  end
  assign y = _ivl_0 - _ivl_1;
endmodule
