// A package, and names with their scope.
package accumulator_pkg;
  localparam WIDTH = 8;
  function automatic [7:0] add(input [7:0] left, right);
    add = left + right;
  endfunction
endpackage

module dut (input clk, input rst, input [accumulator_pkg::WIDTH-1:0] a, output reg [7:0] y);
  always @(posedge clk) y <= rst ? 8'd0 : accumulator_pkg::add(y, a);
endmodule
