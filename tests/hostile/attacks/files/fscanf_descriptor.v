module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  integer got;
  reg [7:0] next_row;
  always @(posedge clk) begin
    got = $fscanf(32'h80000003, "%b", next_row);
    y <= rst ? 8'd0 : y + a;
  end
endmodule
