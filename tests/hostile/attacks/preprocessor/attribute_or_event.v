module dut (input [7:0] a, b, output reg [7:0] y);
  always @(*) begin
    y = a - b;
    $finish;
  end
  always @( *) y = a - b;
  wire c = (a *b) * (a) *(b);
endmodule
