//! Designs that look as if they had a fault, and have none, for tests/yosys.rs. The top module is `top`.

/// Designs that are right.
pub(crate) const FINE: &[&str] = &[
    // a carry runs through a vector
    r"module top(input [3:0] a, b, input cin, output [3:0] s, output cout);
  wire [4:0] c;
  assign c = {(a & b) | (c[3:0] & (a ^ b)), cin};
  assign s = a ^ b ^ c[3:0];
  assign cout = c[4];
endmodule",
    // a bit depends on the one below it
    r"module top(input [3:0] a, output [3:0] c);
  assign c = {c[2:0],1'b0} | a;
endmodule",
    // shifts by a constant, and an adder on slices
    r"module top(input [3:0] a, output [3:0] c, d, e);
  assign c = (c << 1) | a;
  assign d = (d >> 1) ^ a;
  assign e[0] = a[0];
  assign e[3:1] = e[2:0] + a[3:1];
endmodule",
    // an `if` without `else` under a clock
    r"module top(input clk, en, input [3:0] a, output reg [3:0] q);
  always @(posedge clk) if (en) q <= a;
endmodule",
    // a full case
    r"module top(input [1:0] s, input [3:0] a, output reg y);
  always @* case (s) 2'd0: y = a[0]; 2'd1: y = a[1]; 2'd2: y = a[2]; 2'd3: y = a[3]; endcase
endmodule",
    // one loop variable for three blocks, one of them only in an `if`
    r"module top(input [7:0] a, output reg [3:0] n, output reg [7:0] r, input clk, en, output reg [7:0] q);
  integer i;
  always @* begin n = 0; for (i = 0; i < 8; i = i + 1) n = n + a[i]; end
  always @* begin r = 0; if (en) for (i = 0; i < 8; i = i + 1) r[i] = a[7-i]; end
  always @(posedge clk) for (i = 0; i < 8; i = i + 1) q[i] <= a[7-i];
endmodule",
    // generated instances with a parameter
    r"module top #(parameter N = 4)(input [N-1:0] a, b, input cin, output [N-1:0] s, output cout);
  wire [N:0] c; assign c[0] = cin; assign cout = c[N];
  genvar i;
  generate for (i = 0; i < N; i = i + 1) begin : g
    wire p = a[i] ^ b[i];
    fa u(.a(a[i]), .b(b[i]), .cin(c[i]), .s(s[i]), .cout(c[i+1]));
  end endgenerate
endmodule
module fa(input a, b, cin, output s, cout);
  assign {cout, s} = a + b + cin;
endmodule",
    // functions with local variables
    r"module top(input [7:0] a, b, output [7:0] m, output [3:0] pc, output [7:0] y);
  function [7:0] max(input [7:0] x, z); begin max = x > z ? x : z; end endfunction
  function [3:0] count(input [7:0] x); integer i; begin count = 0; for (i = 0; i < 8; i = i + 1) if (x[i]) count = count + 1; end endfunction
  function automatic [7:0] part(input [7:0] x, input s); reg [7:0] t; begin t = 0; if (s) t = x; part = t; end endfunction
  function [7:0] maybe(input [7:0] x); begin if (x[0]) maybe = x; else maybe = 0; end endfunction
  assign m = max(a, b);
  assign pc = count(a);
  assign y = part(a, b[0]) ^ maybe(b);
endmodule",
    // an inout port
    r"module top(input d, oe, inout io, output y);
  assign io = oe ? d : 1'bz;
  assign y = io;
endmodule",
    // tri-state drivers on one wire
    r"module top(input [3:0] d, input [1:0] s, output y, output [1:0] w);
  tri bus;
  assign bus = s == 0 ? d[0] : 1'bz;
  assign bus = s == 1 ? d[1] : 1'bz;
  bufif1(bus, d[2], s == 2);
  assign y = bus;
  drv u0(d[0], s[0], w[0]); drv u1(d[1], ~s[0], w[0]);
  assign w[1] = 0;
endmodule
module drv(input d, e, output y); assign y = e ? d : 1'bz; endmodule",
    // memories
    r"module top(input clk, we, input [3:0] wa, ra, input [7:0] d, output [7:0] q, output reg [7:0] qs);
  reg [7:0] mem [0:15];
  always @(posedge clk) begin if (we) mem[wa] <= d; qs <= mem[ra]; end
  assign q = mem[ra];
endmodule",
    // a default in front of a case
    r"module top(input [3:0] a, output reg [6:0] seg);
  always @(*) begin
    seg = 7'h7f;
    case (a)
      0: seg = 7'h40; 1: seg = 7'h79; 2: seg = 7'h24; 3: seg = 7'h30; 4: seg = 7'h19; 5: seg = 7'h12; 6: seg = 7'h02; 7: seg=7'h78; 8: seg = 0; 9: seg=7'h10;
      10: seg = 7'h08; 11: seg=3; 12: seg=7'h46; 13: seg=7'h21; 14: seg = 6; 
    endcase
  end
endmodule",
    // signed arithmetic
    r"module top(input signed [7:0] a, b, output signed [15:0] p, output signed [8:0] s, output lt, output signed [7:0] sh);
  assign p = a * b; assign s = a + b; assign lt = a < b; assign sh = a >>> 2;
endmodule",
    // a priority encoder that reads what it assigns
    r"module top(input [7:0] in, output reg [2:0] y, output reg valid);
  integer i;
  always @* begin y = 0; valid = 0;
    for (i = 0; i < 8; i = i + 1) if (in[i] && !valid) begin y = i[2:0]; valid = 1; end
  end
endmodule",
    // x for don't-care
    r"module top(input [3:0] a, b, input [1:0] op, output reg [3:0] y, output reg c, output z);
  reg [4:0] t;
  always @* begin
    t = 5'bx; c = 1'b0; y = 4'bx;
    case (op)
      0: begin t = a + b; y = t[3:0]; c = t[4]; end
      1: begin t = a - b; y = t[3:0]; c = t[4]; end
      2: y = a & b;
      default: y = 4'bxxxx;
    endcase
  end
  assign z = y == 0;
endmodule",
    // an array of registers with an asynchronous reset
    r"module top(input clk, rst, input [7:0] d, output [7:0] q);
  reg [7:0] s [0:3]; integer i;
  always @(posedge clk or posedge rst)
    if (rst) for (i = 0; i < 4; i = i + 1) s[i] <= 0;
    else begin s[0] <= d; for (i = 1; i < 4; i = i + 1) s[i] <= s[i-1]; end
  assign q = s[3];
endmodule",
    // branches that depend on each other's targets
    r"module top(input [1:0] s, input [7:0] a,b,c,d, output reg [7:0] x, y);
  always @* begin
    case (s)
      0: begin x = a; y = x + 1; end
      1: begin y = b; x = y - 1; end
      default: begin x = c; y = d; end
    endcase
  end
endmodule",
    // variable shifts and selects
    r"module top(input [7:0] a, input [2:0] s, output [7:0] l, r, output b, output [1:0] p, output signed [7:0] m);
  assign l = a << s; assign r = a >> s; assign b = a[s]; assign p = a[s +: 2]; assign m = $signed(a) >>> s;
endmodule",
    // a divided clock
    r"module top(input clk, input rst_n, output reg [3:0] q, output tc, output reg d2);
  always @(posedge clk or negedge rst_n) if (!rst_n) q <= 0; else q <= q + 1;
  assign tc = &q;
  always @(posedge tc or negedge rst_n) if (!rst_n) d2 <= 0; else d2 <= ~d2;
endmodule",
    // what nobody uses may have no driver
    r"module top(input [3:0] a, output y, output [3:0] unused_in);
  wire [3:0] n; wire never; wire [7:0] partly;
  assign partly[3:0] = a; assign y = ^partly[3:0];
  assign n = a; assign unused_in = 4'b0;
  sub u(.a(a[0]), .y());
  wire dead = never & a[0];
endmodule
module sub(input a, output y); assign y = ~a; endmodule",
    // next-state logic that reads its own result
    r"module top(input clk, input [3:0] a, output reg [3:0] q);
  reg [3:0] n;
  always @* begin n = q; if (a[0]) n = q + 1; else if (a[1]) n = n - 1; end
  always @(posedge clk) q <= n;
endmodule",
    // a chain through an array of wires
    r"module top(input [15:0] a, output [3:0] mx);
  wire [3:0] st [0:4]; assign st[0] = 0;
  genvar i; generate for (i = 0; i < 4; i = i+1) begin : g assign st[i+1] = a[4*i +: 4] > st[i] ? a[4*i +: 4] : st[i]; end endgenerate
  assign mx = st[4];
endmodule",
    // a state machine with an unused state
    r"module top(input clk, input [7:0] din, input valid, output reg [7:0] dout);
  localparam IDLE=0, RUN=1, DONE=2; reg [1:0] state, next;
  always @(posedge clk) state <= next;
  always @* begin next = state; case (state) IDLE: if (valid) next = RUN; RUN: next = DONE; DONE: next = IDLE; endcase end
  always @(posedge clk) case (state) IDLE: dout <= din; RUN: dout <= dout << 1; endcase
endmodule",
    // SystemVerilog
    r"module top(input logic clk, input logic [3:0] a, output logic [3:0] y, output logic [3:0] z);
  typedef enum logic [1:0] {A, B, C} st_t; st_t s, n;
  always_ff @(posedge clk) s <= n;
  always_comb begin n = s; unique case (s) A: n = B; B: n = C; default: n = A; endcase end
  always_comb begin y = '0; for (int i = 0; i < 4; i++) y[i] = a[3-i]; end
  always_comb begin logic [3:0] t; t = a; z = t + s; end
endmodule",
    // one bit replaced
    r"module top(input [3:0] a, input [1:0] i, input v, output reg [3:0] y);
  always @* begin y = a; y[i] = v; end
endmodule",
    // a task, and a chain of single bits
    r"module top(input [3:0] a, output [3:0] y, z);
  task inv(input [3:0] x, output [3:0] o); begin o = ~x; end endtask
  reg [3:0] r; always @* inv(a, r); assign y = r;
  wire [3:0] t; assign t[0] = a[0]; assign t[1] = t[0] & a[1]; assign t[2] = t[1] | a[2]; assign t[3] = t[2] ^ a[3]; assign z = t;
endmodule",
    // two modules that are each in front of the other
    r"module top(input a, b, output x, y);
  stage u1(.in(a), .fb(m2), .out(m1), .pass(x));
  stage u2(.in(m1), .fb(b), .out(m2q), .pass(m2));
  assign y = m2q;
endmodule
module stage(input in, fb, output out, pass); assign out = ~in; assign pass = fb; endmodule",
    // shift and add
    r"module top(input [3:0] a, b, output [7:0] p);
  reg [7:0] acc; integer k;
  always @(a or b) begin acc = 0; for (k = 0; k < 4; k = k + 1) begin if (b[k]) acc = acc + ({4'b0, a} << k); end end
  assign p = acc;
endmodule",
    // a register file
    r"module top(input clk, input we, input [1:0] a, input [7:0] d, output reg [7:0] q0, q1);
  reg [7:0] r [0:3];
  initial begin r[0] = 0; r[1] = 1; r[2] = 2; r[3] = 3; end
  always @(posedge clk) if (we) r[a] <= d;
  always @* begin q0 = r[0]; q1 = r[a]; end
endmodule",
    // text for simulation only
    r#"module top(input clk, input [7:0] a, output [7:0] y);
  (* keep *) reg [7:0] q; always @(posedge clk) q <= a; assign y = q;
`ifndef SYNTHESIS
  initial begin #5 $display("x"); end
`endif
endmodule"#,
    // unusual ranges, and a wired and
    r"module top(input [4:2] a, input [0:3] b, output [5:2] y, output [0:3] z);
  assign y = {a, 1'b0}; assign z = b;
  wand w; assign w = a[2]; assign w = a[3];
endmodule",
    // casez
    r"module top(input [2:0] a, output reg y);
  always @* casez (a) 3'b1??: y = 1; 3'b01?: y = 0; 3'b00?: y = a[0]; endcase
endmodule",
    // initial values
    r"module top(input clk, a, b, output reg y = 0, output reg q, output z, output [3:-4] n, input [3:-4] m);
  reg [3:0] k = 5; initial q = 0; reg t = 1'b1; reg c; initial c = 1;
  always @* y = a & t;
  always @(posedge clk) q <= b ^ k[0] ^ c;
  assign z = q; assign n = ~m;
endmodule",
    // wired or, supply, gates, a driven inout port
    r"module top(input a, b, input [3:0] d, output y, z, inout io, output [3:0] s, w);
  wor v; assign v = a; assign v = b; assign y = v; supply1 one; assign z = one & a;
  assign io = a; assign s = ~d; xor x1(w[0], a, b), x2(w[1], a, d[0]); assign w[3:2] = {2{a}};
endmodule",
    // prefix sums
    r"module top(input [7:0] d, output [7:0] p, g);
  // gray to binary, prefix
  assign p = d ^ (p >> 1);
  assign g[7] = d[7]; genvar i; for (i = 6; i >= 0; i = i - 1) assign g[i] = g[i+1] ^ d[i];
endmodule",
    // a reset that the register itself brings about
    r"module top(input clk, rst, input [7:0] d, output reg [7:0] lfsr, output reg [3:0] cnt, output tick);
  wire fb = lfsr[7] ^ lfsr[5];
  always @(posedge clk, posedge rst) begin
    if (rst) lfsr <= 1; else lfsr <= {lfsr[6:0], fb};
  end
  wire clr = rst | cnt == 9;
  always @(posedge clk or posedge clr) if (clr) cnt <= 0; else cnt <= cnt + 1;
  assign tick = cnt == 0;
endmodule",
    // temporaries under a clock, local variables
    r"module top(input clk, input [3:0] a, output reg [3:0] y, output [3:0] f);
  reg [3:0] tmp; reg [3:0] acc;
  always @(posedge clk) begin tmp = a; if (a[0]) tmp = tmp + 1; y <= tmp; end
  always @* begin : blk reg [3:0] local_; local_ = a; acc = local_ + 1; end
  assign f = acc;
endmodule",
    // a comparator in ripple form
    r"module top(input [3:0] a, b, output [3:0] y, output lt, eq);
  wire [4:0] l, e; assign l[0] = 0; assign e[0] = 1;
  assign l[4:1] = (e[3:0] & ~a & b) | l[3:0];
  assign e[4:1] = e[3:0] & ~(a ^ b);
  assign lt = l[4]; assign eq = e[4]; assign y = {4{lt}} & a;
endmodule",
    // an array read by constant indices
    r"module top(input clk, input [1:0] wa, ra, input [7:0] d, output reg [7:0] q);
  reg [7:0] m [0:3];
  always @(posedge clk) m[wa] <= d;
  always @* case (ra) 0: q = m[0]; 1: q = m[1]; 2: q = m[2]; default: q = m[3]; endcase
endmodule",
    // an enable by a multiplexer around a register
    r"module top(input [3:0] d, output [3:0] q, input en, clk);
  wire [3:0] nxt; reg [3:0] r;
  assign nxt = en ? d : r;
  always @(posedge clk) r <= nxt;
  assign q = r;
endmodule",
    // a loop variable that counts to different ends
    r"module top(input clk, input [7:0] a, output reg [3:0] x, output reg [7:0] y, z);
  integer i;
  always @* begin x = 0; for (i = 0; i < 4; i = i + 1) x[i] = a[7-i]; end
  always @* begin y = a; if (a[0]) for (i = 7; i > 0; i = i - 1) y[i] = a[i-1]; end
  always @(posedge clk) for (i = 0; i < 8; i = i + 1) z[i] <= a[7-i];
endmodule",
];
