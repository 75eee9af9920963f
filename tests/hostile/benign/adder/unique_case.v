// unique, priority, inside a for with its own variable, break free.
module dut (input logic [7:0] a, b, output logic [7:0] y);
  logic carry;
  always_comb begin
    carry = 1'b0;
    for (int i = 0; i < 8; i++) begin
      y[i] = a[i] ^ b[i] ^ carry;
      unique case ({a[i], b[i]})
        2'b00: carry = 1'b0;
        2'b11: carry = 1'b1;
        default: carry = carry;
      endcase
    end
  end
endmodule
