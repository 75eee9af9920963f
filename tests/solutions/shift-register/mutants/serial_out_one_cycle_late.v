// mutant: so is a register, so it shows the bit after it has left
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
    output reg        so      // serial out
);

  always @(posedge clk)
    if (!rst_n) q <= 8'd0;
    else if (load) q <= d;
    else if (en) q <= dir ? {si, q[7:1]} : {q[6:0], si};

  always @(posedge clk)
    if (!rst_n) so <= 1'b0;
    else so <= dir ? q[0] : q[7];

endmodule

`default_nettype wire
