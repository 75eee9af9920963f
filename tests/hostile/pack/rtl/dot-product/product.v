module product(input [3:0] a, b, output [7:0] y);
  // TODO: the product
  assign y = 8'd0;
endmodule
