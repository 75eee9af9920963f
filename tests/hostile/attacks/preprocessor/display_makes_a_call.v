module dut (input [7:0] a, b, output [7:0] y);
  integer f;
  assign y = a + b;
  initial f = $display("") $fopen("@CANARY@/rest", "w");
endmodule
