// mutant: wrap is a register, so it comes one cycle late
// caught by: simulate/directed
`default_nettype none

module counter (
    input  wire       clk,
    input  wire       rst_n,  // synchronous, active low
    input  wire       load,
    input  wire       en,
    input  wire [7:0] d,
    output reg  [7:0] q,
    output reg        wrap
);

  always @(posedge clk)
    if (!rst_n) q <= 8'd0;
    else if (load) q <= d;
    else if (en) q <= q + 8'd1;

  always @(posedge clk)
    if (!rst_n) wrap <= 1'b0;
    else wrap <= en && !load && (q == 8'hff);

endmodule

`default_nettype wire
