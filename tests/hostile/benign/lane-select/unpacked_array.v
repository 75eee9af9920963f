// The bus as an array of words, filled by a generate loop.
module dut (input [511:0] lanes, input [3:0] select, output [31:0] y, output parity);
  wire [31:0] words[0:15];
  wire [15:0] parities;
  genvar i;
  generate
    for (i = 0; i < 16; i = i + 1) begin : each
      assign words[i] = lanes[32*i+31:32*i];
      assign parities[i] = ^words[i];
    end
  endgenerate
  assign y = words[select];
  assign parity = ^parities;
endmodule
