// mutant: wrap is 1 at 255 even when the counter holds
// caught by: simulate/directed
`default_nettype none

module counter (
    input  wire       clk,
    input  wire       rst_n,  // synchronous, active low
    input  wire       load,
    input  wire       en,
    input  wire [7:0] d,
    output reg  [7:0] q,
    output wire       wrap
);

  always @(posedge clk)
    if (!rst_n) q <= 8'd0;
    else if (load) q <= d;
    else if (en) q <= q + 8'd1;

  // Combinational, so that it is high in the cycle before the edge, not after it.
  assign wrap = !load && (q == 8'hff);

endmodule

`default_nettype wire
