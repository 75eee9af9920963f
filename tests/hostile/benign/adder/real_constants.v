// Real arithmetic where everything is constant.
module dut (input [7:0] a, b, output [7:0] y);
  localparam real HALF = 0.5, LOG = 3.0;
  parameter integer WIDTH = 16 * HALF;
  localparam FACTOR = 1.0e0;
  wire [WIDTH-1:0] sum = a + b;
  assign y = sum;
endmodule
