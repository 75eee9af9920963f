(* blackbox *)
module dut (input [7:0] a, b, output reg [7:0] y);
  always @* if ((a ^ b) !== 8'hxx) y = a + b;
endmodule
