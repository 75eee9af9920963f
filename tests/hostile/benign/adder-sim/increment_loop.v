// Counts up as often as b says.
module dut (input [7:0] a, b, output reg [7:0] y);
  reg [7:0] left;
  always @* begin
    y = a;
    left = b;
    while (left != 8'd0) begin
      y = y + 8'd1;
      left = left - 8'd1;
    end
  end
endmodule
