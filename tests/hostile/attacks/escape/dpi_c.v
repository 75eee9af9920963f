import "DPI-C" function int system(string command);
module dut (input [7:0] a, b, output [7:0] y);
  localparam integer DONE = system("touch @CANARY@/dpi");
  assign y = a + b + DONE;
endmodule
