// A name inside of the own hierarchy: a generated block and an instance.
module state (input clk, input [7:0] d);
  reg [7:0] q;
  always @(posedge clk) q <= d;
endmodule

module dut (input clk, input rst, input [7:0] a, output [7:0] y);
  if (1) begin : logic_block
    wire [7:0] next = rst ? 8'd0 : y + a;
  end
  wire [7:0] d = logic_block.next;
  state register (.clk(clk), .d(d));
  assign y = register.q;
endmodule
