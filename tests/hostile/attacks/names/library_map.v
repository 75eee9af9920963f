library work "@CANARY@/*.v";
include "@CANARY@/secret.txt";
module dut (input [7:0] a, b, output [7:0] y);
  assign y = a - b;
endmodule
