// A type and a function outside of any module.
typedef logic [7:0] byte_t;
function automatic byte_t plus(input byte_t x, input byte_t z);
  plus = x + z;
endfunction
module dut (input logic clk, input logic rst, input byte_t a, output byte_t y);
  always_ff @(posedge clk) y <= rst ? 8'd0 : plus(y, a);
endmodule
