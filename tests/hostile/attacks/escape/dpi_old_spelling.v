import "DPI" context task remove = "unlink" (string path);
module dut (input [7:0] a, b, output [7:0] y);
  assign y = a + b;
  initial remove("@CANARY@/secret.txt");
endmodule
