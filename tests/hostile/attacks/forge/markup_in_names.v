module dut (input [7:0] a, b, output [7:0] y);
  wire [7:0] \<script>alert(1)</script> = a;
  wire [7:0] \[passed](javascript:alert(1)) = b;
  wire [7:0] \=HYPERLINK("http://x","ok") = 0;
  wire [3:0] \::error::passed = a;
  assign y = \<script>alert(1)</script> - \[passed](javascript:alert(1)) ;
endmodule
