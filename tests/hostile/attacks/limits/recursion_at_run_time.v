module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  function automatic [7:0] deeper(input [31:0] n);
    deeper = n == 32'hffffffff ? 8'd0 : deeper(n + 1);
  endfunction
  always @(posedge clk) y <= rst ? deeper(0) : y + a;
endmodule
