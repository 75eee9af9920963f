// mutant: the accumulators have 16 bits, sign-extended to 32
// caught by: simulate/products
`default_nettype none

/* verilator lint_off DECLFILENAME */
module processing_element (
    input  wire               clk,
    input  wire               rst_n,  // synchronous, active low
    input  wire               clear,  // these operands are the first pair of a new sum
    input  wire               en,     // 0: stall, everything holds
    input  wire signed [ 7:0] a_in,   // from the west
    input  wire signed [ 7:0] b_in,   // from the north
    output reg  signed [ 7:0] a_out,  // to the east
    output reg  signed [ 7:0] b_out,  // to the south
    output wire signed [31:0] acc
);

  wire signed [31:0] product = a_in * b_in;
  wire signed [31:0] sum = clear ? 32'sd0 : acc;

  reg signed [15:0] narrow;
  assign acc = narrow;

  always @(posedge clk)
    if (!rst_n) begin
      a_out <= 8'sd0;
      b_out <= 8'sd0;
      narrow <= 16'sd0;
    end else if (en) begin
      a_out <= a_in;
      b_out <= b_in;
      narrow <= sum + product;
    end

endmodule
/* verilator lint_on DECLFILENAME */

module systolic_array (
    input  wire         clk,
    input  wire         rst_n,  // synchronous, active low
    input  wire         start,  // 1 in the cycle of k = 0
    input  wire [ 31:0] a,      // a[8*i +: 8] is A[i][k], signed
    input  wire [ 31:0] b,      // b[8*j +: 8] is B[k][j], signed
    output wire         done,   // 1 in the first cycle in which all of c is final
    output wire [511:0] c       // c[32*(4*i+j) +: 32] is C[i][j], signed
);

  localparam N = 4;
  localparam LATENCY = 3 * N - 2;  // the last of N pairs passes N-1 rows and N-1 columns

  // All of the control is one shift register: started[n] is 1 when start was 1 n cycles ago.
  reg  [LATENCY:1] history;
  wire [LATENCY:0] started = {history, start};

  always @(posedge clk)
    if (!rst_n) history <= {LATENCY{1'b0}};
    else history <= started[LATENCY-1:0];

  assign done = started[LATENCY];

  // Links between the cells, N more than there are cells: the first come from the skew lines,
  // the last leave the array.
  wire [8*N*(N+1)-1:0] a_link;  // word N*j + i goes from the west into PE (i, j)
  wire [8*N*(N+1)-1:0] b_link;  // word N*i + j goes from the north into PE (i, j)

  wire unused = &{1'b0, a_link[8*N*N+:8*N], b_link[8*N*N+:8*N]};

  genvar i, j;
  generate
    for (i = 0; i < N; i = i + 1) begin : g_skew
      delay_line #(
          .WIDTH(8),
          .DEPTH(i)
      ) a_skew (
          .clk  (clk),
          .rst_n(rst_n),
          .d    (a[8*i+:8]),
          .q    (a_link[8*i+:8])
      );

      delay_line #(
          .WIDTH(8),
          .DEPTH(i)
      ) b_skew (
          .clk  (clk),
          .rst_n(rst_n),
          .d    (b[8*i+:8]),
          .q    (b_link[8*i+:8])
      );
    end

    // PE (i, j) meets its pairs i + j cycles after they entered.
    for (i = 0; i < N; i = i + 1) begin : g_row
      for (j = 0; j < N; j = j + 1) begin : g_column
        processing_element pe (
            .clk  (clk),
            .rst_n(rst_n),
            .clear(started[i+j]),
            .en   (|started[i+j+:N]),
            .a_in (a_link[8*(N*j+i)+:8]),
            .b_in (b_link[8*(N*i+j)+:8]),
            .a_out(a_link[8*(N*(j+1)+i)+:8]),
            .b_out(b_link[8*(N*(i+1)+j)+:8]),
            .acc  (c[32*(N*i+j)+:32])
        );
      end
    end
  endgenerate

endmodule

`default_nettype wire
