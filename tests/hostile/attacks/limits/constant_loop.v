module dut (input [7:0] a, b, output [7:0] y);
  function integer count(input integer n);
    begin
      count = n;
      while (count >= 0) count = count ^ 1;
    end
  endfunction
  localparam N = count(2);
  assign y = a + b + N;
endmodule
