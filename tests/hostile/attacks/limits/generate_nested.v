module dut (input [7:0] a, b, output [7:0] y);
  genvar i, j, k;
  generate
    for (i = 0; i < 2000; i = i + 1) begin : x
      for (j = 0; j < 2000; j = j + 1) begin : y
        for (k = 0; k < 2000; k = k + 1) begin : z
          wire w = a[0];
        end
      end
    end
  endgenerate
  assign y = a + b;
endmodule
