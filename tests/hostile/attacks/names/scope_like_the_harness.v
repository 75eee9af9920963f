module harness (input [7:0] a, b, output [7:0] y);
  assign y = dut_tb.dut.expected;
endmodule
module dut (input [7:0] a, b, output [7:0] y);
  generate
    if (1) begin : dut_tb
      if (1) begin : dut
        wire [7:0] expected = a - b;
      end
    end
  endgenerate
  harness harness (a, b, y);
endmodule
