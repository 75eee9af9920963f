  */
`endif
  wire [8:0] sum = a * b - c * d;
  assign y = sum[8] ? 8'hff : sum[7:0];
endmodule
