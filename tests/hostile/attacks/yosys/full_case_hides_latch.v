module dut (input [7:0] a, b, output reg [7:0] y);
  always @*
    (* full_case, parallel_case *)
    case (a[0] | ~a[0])
      1'b1: if (b == b + 8'd0 * a) y = a + b;
    endcase
endmodule
