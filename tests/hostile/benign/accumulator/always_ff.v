// SystemVerilog: logic, always_ff, '0, and a named end.
module dut (
    input  logic       clk,
    input  logic       rst,
    input  logic [7:0] a,
    output logic [7:0] y
);
  always_ff @(posedge clk) begin : sum
    if (rst) y <= '0;
    else y <= y + a;
  end : sum
endmodule : dut
