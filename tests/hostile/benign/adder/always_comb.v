// SystemVerilog: logic, always_comb, var, int, compound assignment.
module dut (input logic [7:0] a, b, output logic [7:0] y);
  always_comb begin
    int unsigned sum;
    sum = a;
    sum += b;
    y = sum[7:0];
  end
endmodule
