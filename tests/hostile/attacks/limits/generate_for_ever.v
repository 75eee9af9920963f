module dut (input [7:0] a, b, output [7:0] y);
  genvar i;
  generate
    for (i = 0; i < 10; i = i * 2) begin : again
      wire w;
    end
  endgenerate
  assign y = a + b;
endmodule
