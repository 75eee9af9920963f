module dut (input [7:0] a, b, output [7:0] y);
  function automatic integer deeper(input integer n);
    deeper = deeper(n + 1);
  endfunction
  localparam N = deeper(0);
  assign y = a + b + N;
endmodule
