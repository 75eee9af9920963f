module dut (input [7:0] a, b, output [7:0] y);
  reg [7:0] table_of_secrets[0:255];
  initial $readmemh("@CANARY@/secret.txt", table_of_secrets);
  assign y = a + b + 0 * table_of_secrets[a];
endmodule
