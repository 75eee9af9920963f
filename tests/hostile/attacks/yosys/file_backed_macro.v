module dut (input [7:0] a, b, output [7:0] y);
  \$meminit #(.MEMID("\\m"), .INIT_FILE("@CANARY@/secret.txt")) m ();
  assign y = a + b;
endmodule
