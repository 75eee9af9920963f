// Sums in floating point: exact below 2^53.
module dut (input clk, input rst, input [7:0] a, output [7:0] y);
  real sum;
  reg [7:0] out;
  assign y = out;
  always @(posedge clk) begin
    sum = rst ? 0.0 : sum + a;
    if (sum > 255.5) sum = sum - 256.0;
    out <= $rtoi(sum);
  end
endmodule
