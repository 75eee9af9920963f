module dut (input [7:0] a, b, input [7:0] y);
endmodule
