// Generate and propagate, the carries written out by a function of automatic life.
module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] g = a & b, p = a ^ b;
  function automatic [7:0] carries(input [7:0] g, p);
    integer i;
    begin
      carries[0] = 1'b0;
      for (i = 1; i < 8; i = i + 1) carries[i] = g[i-1] | (p[i-1] & carries[i-1]);
    end
  endfunction
  assign y = p ^ carries(g, p);
endmodule
