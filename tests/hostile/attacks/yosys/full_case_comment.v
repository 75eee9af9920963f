module dut (input [7:0] a, b, output reg [7:0] y);
  wire [1:0] carries = {a[7], b[7]};
  reg seen = 0;
  always @* begin
    case (carries)  // synopsys full_case parallel_case
      2'b00: y = a + b;
      2'b01: y = a + b;
      2'b10: y = a + b;
    endcase
  end
endmodule
