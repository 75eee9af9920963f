module dut (input [7:0] a, b, output [7:0] y);
  assign y = \</pre><img/src=x/onerror=alert(1)>|`a`|=1+1 ;
  `undefined_<b>_%0A::error::
endmodule
