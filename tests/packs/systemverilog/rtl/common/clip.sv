// A result with its sign, brought into the range of three bits.
module clip(input logic signed [4:0] wide, output logic [2:0] y);
  always_comb begin
    if (wide < 0) y = '0;
    else if (wide > 7) y = '1;
    else y = wide[2:0];
  end
endmodule
