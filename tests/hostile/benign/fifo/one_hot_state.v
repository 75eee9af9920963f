// A state for every number of bytes, and q unknown where it does not count.
module dut (
    input clk, input rst, input push, input pop, input [7:0] d,
    output [7:0] q, output valid, output full
);
  localparam S0 = 0, S1 = 1, S2 = 2, S3 = 3, S4 = 4;
  reg [4:0] state;
  reg [7:0] first, second, third, fourth;
  assign valid = !state[S0];
  assign full = state[S4];
  assign q = valid ? first : 8'hxx;
  wire grow = push & ~full & ~(pop & valid);
  wire shrink = pop & valid & ~(push & ~full);
  wire both = pop & valid & push & ~full;
  always @(posedge clk) begin
    if (rst) state <= 5'b00001;
    else if (grow) state <= state << 1;
    else if (shrink) state <= state >> 1;
    if (pop) {first, second, third} <= {second, third, fourth};
    if (grow)
      case (1'b1)
        state[S0]: first <= d;
        state[S1]: second <= d;
        state[S2]: third <= d;
        default: fourth <= d;
      endcase
    else if (both)
      case (1'b1)
        state[S1]: first <= d;
        state[S2]: second <= d;
        default: third <= d;
      endcase
  end
endmodule
