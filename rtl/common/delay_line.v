// Delay line: q is d, DEPTH cycles later. DEPTH 0 is a wire.
//
//   delay_line #(.WIDTH(8), .DEPTH(3)) skew (.clk(clk), .rst_n(rst_n), .d(a), .q(a_late));
`default_nettype none

module delay_line #(
    parameter WIDTH = 8,
    parameter DEPTH = 1
) (
    input  wire             clk,
    input  wire             rst_n,  // synchronous, active low: every stage becomes 0
    input  wire [WIDTH-1:0] d,
    output wire [WIDTH-1:0] q
);

  generate
    if (DEPTH == 0) begin : g_wire
      wire unused = &{1'b0, clk, rst_n};
      assign q = d;
    end else begin : g_line
      reg  [DEPTH*WIDTH-1:0] stages;  // the youngest word in the lowest bits
      wire [(DEPTH+1)*WIDTH-1:0] words = {stages, d};

      always @(posedge clk)
        if (!rst_n) stages <= {DEPTH * WIDTH{1'b0}};
        else stages <= words[DEPTH*WIDTH-1:0];

      assign q = words[DEPTH*WIDTH+:WIDTH];
    end
  endgenerate

endmodule

`default_nettype wire
