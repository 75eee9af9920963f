(* whitebox, keep, abc9_box_id = 1 *)
module holder (input [7:0] d, input open, output reg [7:0] q);
  always @* if (open) q = d;
endmodule
module dut (input [7:0] a, b, output [7:0] y);
  holder h (.d(a + b), .open((a & ~b) != (~a | b)), .q(y));
endmodule
