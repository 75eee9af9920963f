module dut (input [7:0] a, b, output reg [7:0] y);
  integer f, c;
  initial begin
    $dumpfile("@CANARY@/all.vcd");
    $dumpvars(0);
    $dumpflush;
    f = $fopen("@CANARY@/all.vcd", "r");
  end
  always @* begin
    c = $fgetc(f);
    y = c;
  end
endmodule
