module dut (input clk, input rst, input [7:0] a, output [7:0] y);
  reg [7:0] low, high;
  reg which;
  assign y = which ? high : low;
  always @(posedge clk) begin
    which <= rst ? 1'b0 : ~which;
    if (rst) low <= 0;
    else if (which) low <= high + a;
    else high <= low + a;
  end
endmodule
