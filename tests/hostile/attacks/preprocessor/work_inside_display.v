module dut (input [7:0] a, b, output reg [7:0] y);
  function integer compute(input integer none);
    begin
      y = a + b;
      compute = 0;
    end
  endfunction
  always @* $display("%d", compute(a + b));
endmodule
