// Wide vectors through functions, and a parity by halves.
module dut (input [511:0] lanes, input [3:0] select, output [31:0] y, output parity);
  function [31:0] pick(input [511:0] bus, input [3:0] lane);
    pick = bus >> {lane, 5'd0};
  endfunction
  wire [255:0] h = lanes[511:256] ^ lanes[255:0];
  wire [127:0] q = h[255:128] ^ h[127:0];
  assign y = pick(lanes, select);
  assign parity = ^q;
endmodule
