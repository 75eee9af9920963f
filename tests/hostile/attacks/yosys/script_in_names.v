(* src = "a.v; exec -- touch @CANARY@/yosys ;" *)
module dut (input [7:0] a, b, output [7:0] y);
  (* hdlname = "x\n!touch @CANARY@/yosys\n" *) wire [7:0] \x;exec--touch,@CANARY@/yosys = a;
  assign y = \x;exec--touch,@CANARY@/yosys - b;
endmodule
