// mutant: blocking assignments, one bit after another: si runs through all eight bits in one cycle
// caught by: simulate/directed
`default_nettype none

module shift_register (
    input  wire       clk,
    input  wire       rst_n,  // synchronous, active low
    input  wire       load,
    input  wire       en,
    input  wire       dir,    // 0: left, towards the MSB; 1: right, towards the LSB
    input  wire       si,     // serial in
    input  wire [7:0] d,      // parallel in
    output reg  [7:0] q,
    output wire       so      // serial out
);

  integer i;
  always @(posedge clk)
    if (!rst_n) q = 8'd0;
    else if (load) q = d;
    else if (en && !dir) begin
      q[0] = si;
      for (i = 1; i < 8; i = i + 1) q[i] = q[i-1];
    end else if (en) begin
      q[7] = si;
      for (i = 6; i >= 0; i = i - 1) q[i] = q[i+1];
    end

  // The bit that the next shift drops, visible before the edge, not after it.
  assign so = dir ? q[0] : q[7];

endmodule

`default_nettype wire
