// The lower eight bits of x, or 255 where x is larger.
module saturate(input [8:0] x, output [7:0] y);
  assign y = x[8] ? 8'hff : x[7:0];
endmodule
