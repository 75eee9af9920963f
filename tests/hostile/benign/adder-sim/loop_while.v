// while and repeat with bounds that a tool can see.
module dut (input [7:0] a, b, output reg [7:0] y);
  reg carry;
  integer i;
  always @* begin
    carry = 1'b0;
    i = 0;
    while (i < 4) begin
      {carry, y[i]} = a[i] + b[i] + carry;
      i = i + 1;
    end
    repeat (4) begin
      {carry, y[i]} = a[i] + b[i] + carry;
      i = i + 1;
    end
  end
endmodule
