module dut (input logic clk, input logic rst, input logic [7:0] a, output logic [7:0] y);
  int many[];
  always_ff @(posedge clk) y <= rst ? '0 : y + a;
  initial begin
    many = new[2000000000];
    many[1999999999] = 1;
  end
endmodule
