// Minus the two's complement, with every kind of shift and reduction that changes nothing.
module dut (input signed [7:0] a, b, output signed [7:0] y);
  wire signed [7:0] negative = ~b + 8'sd1;
  wire none = ^{a, a} | &{1'b0, b} | !(~|b || |b);
  assign y = ((a - negative) <<< none) >>> none;
endmodule
