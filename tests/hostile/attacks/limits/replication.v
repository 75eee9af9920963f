module dut (input [7:0] a, b, output [7:0] y);
  wire bit_of_many = ^{17179869184{a[0]}};
  assign y = a - b + bit_of_many;
endmodule
