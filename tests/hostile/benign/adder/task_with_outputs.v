// Tasks, automatic and static, one calling the other.
module dut (input [7:0] a, b, output reg [7:0] y);
  task automatic one_bit(input x, z, inout carry, output sum);
    {carry, sum} = {1'b0, x} + {1'b0, z} + {1'b0, carry};
  endtask
  task all(input [7:0] x, z, output [7:0] sum);
    reg carry;
    integer i;
    begin
      carry = 0;
      for (i = 0; i < 8; i = i + 1) one_bit(x[i], z[i], carry, sum[i]);
    end
  endtask
  always @* all(a, b, y);
endmodule
