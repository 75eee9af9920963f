// Attributes that say nothing new: the case is full, the register would be kept anyway.
(* keep_hierarchy *)
module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  (* keep *) reg [7:0] next;
  always @(*)
    (* full_case, parallel_case *)
    case (rst)
      1'b0: next = y + a;
      1'b1: next = 8'd0;
    endcase
  (* fsm_encoding = "none" *) always @(posedge clk) y <= next;
endmodule
