// Next state and state apart, blocking in one and non-blocking in the other, begin and end everywhere.
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [7:0] next;
  always @(a, y, rst) begin
    next = y + a;
    begin
      if (rst) begin
        next = 8'b0;
      end
    end
  end
  always @(posedge clk) begin
    begin : inner
      y <= next;
    end
  end
endmodule
