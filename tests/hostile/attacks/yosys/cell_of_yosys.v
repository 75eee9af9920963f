module dut (input [7:0] a, b, output [7:0] y);
  \$add #(.A_SIGNED(0), .B_SIGNED(0), .A_WIDTH(8), .B_WIDTH(8), .Y_WIDTH(8)) add (.A(a), .B(b), .Y(y));
endmodule
