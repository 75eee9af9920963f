// A package, an import, and a name with its scope.
package accumulator_pkg;
  localparam int WIDTH = 8;
  typedef logic [7:0] word_t;
  function automatic word_t add(word_t left, word_t right);
    return WIDTH'(left + right);
  endfunction
endpackage

module dut
  import accumulator_pkg::*;
(
    input  logic  clk,
    input  logic  rst,
    input  word_t a,
    output word_t y
);
  always_ff @(posedge clk) y <= rst ? '0 : accumulator_pkg::add(y, a);
endmodule
