// Verilog-1995: ports named first and declared later, tasks, no sensitivity list operator.
module dut (clk, rst, a, y);
  output [7:0] y;
  input [7:0] a;
  input rst, clk;
  reg [7:0] y;
  reg [7:0] next;
  task advance;
    input [7:0] old, amount;
    output [7:0] result;
    result = old + amount;
  endtask
  always @(y or a or rst) begin
    advance(y, a, next);
    if (rst) next = 0;
  end
  always @(posedge clk) y <= next;
endmodule
