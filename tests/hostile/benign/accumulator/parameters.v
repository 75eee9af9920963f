// Parameters with defaults in the header, local ones from arithmetic, an instance that overrides.
module adder #(parameter WIDTH = 4, parameter [WIDTH-1:0] OFFSET = 0) (
    input [WIDTH-1:0] x, z, output [WIDTH-1:0] sum
);
  assign sum = x + z + OFFSET;
endmodule

module dut #(parameter WIDTH = 8, parameter NAME = "accumulator") (
    input clk, input rst, input [WIDTH-1:0] a, output reg [WIDTH-1:0] y
);
  localparam LOG = $clog2(WIDTH), ROUND = 1 << LOG;
  wire [WIDTH-1:0] next;
  adder #(.WIDTH(ROUND)) add (.x(y), .z(a), .sum(next));
  always @(posedge clk) y <= rst ? {WIDTH{1'b0}} : next;
endmodule
