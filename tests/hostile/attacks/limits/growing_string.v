module dut (input logic clk, input logic rst, input logic [7:0] a, output logic [7:0] y);
  string s = "AAAAAAAAAAAAAAAA";
  always_ff @(posedge clk) y <= rst ? '0 : y + a;
  initial forever s = {s, s};
endmodule
