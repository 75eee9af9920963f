// A table for each carry by casez and casex.
module dut (input [7:0] a, b, output reg [7:0] y);
  reg [8:0] c;
  integer i;
  always @* begin
    c = 9'd0;
    for (i = 0; i < 8; i = i + 1)
      casez ({a[i], b[i], c[i]})
        3'b11?: c[i+1] = 1'b1;
        3'b1?1: c[i+1] = 1'b1;
        3'b?11: c[i+1] = 1'b1;
        default: c[i+1] = 1'b0;
      endcase
    casex (c[8])
      1'bx: y = a ^ b ^ c[7:0];
    endcase
  end
endmodule
