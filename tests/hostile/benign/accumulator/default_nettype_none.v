// Every net declared, and the default given back at the end.
`timescale 1ps / 1fs
`default_nettype none
module dut (
    input  wire       clk,
    input  wire       rst,
    input  wire [7:0] a,
    output reg  [7:0] y
);
  wire [7:0] next = y + a;
  always @(posedge clk) y <= rst ? 8'h00 : next;
endmodule
`default_nettype wire
