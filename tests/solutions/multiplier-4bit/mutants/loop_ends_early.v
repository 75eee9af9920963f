// mutant: the loop leaves out the last partial product
// caught by: simulate/exhaustive
`default_nettype none

module multiplier_4bit (
    input  wire [3:0] a,
    input  wire [3:0] b,
    output reg  [7:0] product
);

  integer i;

  always @* begin
    product = 8'd0;
    for (i = 0; i < 3; i = i + 1)
      if (b[i]) product = product + ({4'd0, a} << i);
  end

endmodule

`default_nettype wire
