module dut (input [7:0] a, b, output [7:0] y);
  wire go = ^a !== 1'bx;
  wire loop = go ? ~loop : 1'b0;
  assign y = a + b + loop - loop;
endmodule
