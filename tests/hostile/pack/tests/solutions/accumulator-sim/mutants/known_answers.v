// mutant: a ROM of the answers that everybody has seen
// caught by: simulate/random
module dut(input clk, input rst, input [7:0] a, output reg [7:0] y);
  reg [4:0] n;
  always @(posedge clk)
    if (rst) n <= 5'd0;
    else n <= n + 5'd1;
  always @*
    case (n)
      5'd1: y = 8'd3;
      5'd2: y = 8'd13;
      5'd3: y = 8'd30;
      5'd4: y = 8'd54;
      5'd5: y = 8'd85;
      5'd6: y = 8'd123;
      5'd7: y = 8'd168;
      5'd8: y = 8'd220;
      5'd9: y = 8'd23;
      5'd10: y = 8'd89;
      5'd11: y = 8'd162;
      5'd12: y = 8'd242;
      5'd13: y = 8'd73;
      5'd14: y = 8'd167;
      5'd15: y = 8'd12;
      5'd16: y = 8'd120;
      default: y = 8'd0;
    endcase
endmodule
