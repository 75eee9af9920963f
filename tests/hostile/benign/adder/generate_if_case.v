// generate with if and case on parameters; a branch that is never taken does not even fit.
module dut #(parameter STYLE = "plain", parameter DEPTH = 2) (input [7:0] a, b, output [7:0] y);
  generate
    case (DEPTH)
      1: begin : one assign y = a[3:0]; end
      default: begin : more
        if (STYLE == "plain") begin : plain
          assign y = a + b;
        end else begin : fancy
          fancy_adder_that_is_not_here u (a, b, y);
        end
      end
    endcase
  endgenerate
endmodule
