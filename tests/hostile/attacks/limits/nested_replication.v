module dut (input [7:0] a, b, output [7:0] y);
  wire w = ^{1000{{1000{{1000{a}}}}}};
  assign y = a - b + w;
endmodule
