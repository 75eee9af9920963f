module dut (input [7:0] a, b, output [7:0] y);
  wire [99999:0] big = {12500{a}};
  assign y = a - b + (big ** {12500{b}});
endmodule
