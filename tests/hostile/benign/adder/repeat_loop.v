// repeat with a constant bound, and a loop that counts down.
module dut (input [7:0] a, b, output reg [7:0] y);
  reg carry;
  integer i, from;
  always @* begin
    carry = 1'b0;
    y = 8'd0;
    from = 0;
    repeat (4) begin
      {carry, y[from]} = a[from] + b[from] + carry;
      from = from + 1;
    end
    for (i = 3; i >= 0; i = i - 1) {carry, y[7-i]} = a[7-i] + b[7-i] + carry;
  end
endmodule
