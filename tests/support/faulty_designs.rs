//! Designs with faults in their structure, for tests/yosys.rs. The top module is `top`.

/// Designs with a fault, and what is to be found.
pub(crate) const FAULTY: &[(&str, &[&str])] = &[
    (
        r"module top(input a, output y);
  assign y = y | a;
endmodule",
        &["loop y 2"],
    ),
    (
        r"module top(input r, s, output q, qn);
  assign q = ~(r | qn);
  assign qn = ~(s | q);
endmodule",
        &["loop q 3 2"],
    ),
    (
        r"module top(input a, b, output x, y);
  f u1(.a(a), .b(y), .y(x));
  f u2(.a(b), .b(x), .y(y));
endmodule
module f(input a, b, output y);
  assign y = a ^ b;
endmodule",
        &["loop x 6"],
    ),
    (
        r"module top(input clk, en, input [3:0] a,
  output reg [3:0] y);
  always @* begin
    y[3:1] = a[3:1];
    if (en)
      y[0] = a[0];
  end
endmodule",
        &["latch y[0] 3"],
    ),
    (
        r"module top(input clk, a, b,
  output reg q);
  always @(posedge clk)
    q <= a;
  always @(posedge clk)
    q <= b;
endmodule",
        &["drivers q 5 3"],
    ),
    (
        r"module top(input a, b,
  output y);
  assign y = a;
  assign y = b;
endmodule",
        &["drivers y"],
    ),
    (
        r"module top(input [2:0] a,
  output [2:0] y);
  fa u0(.a(a[0]), .b(a[1]), .cin(1'b0), .s(y[0]), .cout(c0));
  fa u1(.a(a[0]), .b(a[1]), .cin(c_0), .s(y[1]), .cout());
  fa u2(.a(a[0]), .b(a[1]), .s(y[2]), .cout());
endmodule
module fa(input a, b,
  input cin,
  output s, cout);
  assign {cout, s} = a + b + cin;
endmodule",
        &["undriven c_0", "undriven u2.cin"],
    ),
    (
        r"module top(input [3:0] a, input en,
  output [7:0] y);
  genvar i;
  generate for (i = 0; i < 4; i = i + 1) begin : row
    cell1 u(.a(a[i]), .en(en), .y(y[i]), .z(y[i+4]));
  end endgenerate
endmodule
module cell1(input a, en,
  output reg y, output z);
  wire nowhere;
  assign z = nowhere ^ a;
  always @(*)
    if (en) y = a;
endmodule",
        &["undriven row[0].u.nowhere", "latch row[0].u.y 12"],
    ),
    (
        r"module top(input [3:0] a,
  output [3:0] y);
  assign y = y + a;
endmodule",
        &["loop y 3"],
    ),
    (
        r"module top(input [3:0] a, b, output reg [3:0] y);
  always @* y = a;
  always @* y = 4'b0;
endmodule",
        &["drivers y"],
    ),
    (
        r"module top(input [3:0] a,
  output [3:0] y, output [7:4] z, output [0:3] w);
  assign y[2:0] = a[2:0];
  assign z[7] = a[0]; assign z[4] = a[1];
  assign w[1] = a[0];
endmodule",
        &["undriven y[3]", "undriven z[6:5]", "undriven w[0,2:3]"],
    ),
    (
        r"module top(input clk, input [7:0] a, output reg [7:0] y);
  reg [7:0] k;
  always @(posedge clk) y <= a + k;
endmodule",
        &["undriven k"],
    ),
    (
        r"module top(input [1:0] s, input [3:0] a, output reg y, output [3:0] v);
  always @(*) case (s) 2'd0: y = a[0]; 2'd1: y = a[1]; 2'd2: y = a[2]; endcase
  assign v = s[0] ? a : v;
endmodule",
        &["latch y 2", "loop v 3"],
    ),
    (
        r"module top(input [3:0] a, output [3:0] w);
  assign w[0] = a[1];
  assign w = w ^ a;
endmodule",
        &["drivers w[0] 3"],
    ),
    (
        r"module top(input [3:0] a, input [1:0] i, output reg [3:0] y, input en);
  reg [3:0] m [0:3];
  always @* if (en) m[i] = a;
  always @* y = m[i];
endmodule",
        &["latch m[0] 3", "latch m[1] 3", "latch m[2] 3", "latch m[3] 3"],
    ),
    (
        r"module top(input clk, input [3:0] d, output reg [3:0] q, input rst);
  always @(posedge clk) q <= d;
  always @(posedge rst) q <= 0;
endmodule",
        &["drivers q 3 2"],
    ),
    (
        r"module top(input clk, input [3:0] d, output reg [3:0] q, input rst);
  always @(posedge clk) q <= d;
  always @* if (rst) q = 0;
endmodule",
        &["drivers q 3 2", "latch q 3"],
    ),
    (
        r"module top(input [7:0] a, input [2:0] s, output [7:0] y, output [7:0] z, output g);
  assign y = (y << s) | a;
  assign z = {z[6:0], 1'b0} * a;
  assign g = a > {z[7:1], g};
endmodule",
        &["loop y 2", "loop g 4"],
    ),
    (
        r"module top(input a, en, output y);
  wire t; assign t = en ? a : 1'bz; assign t = ~en & a; assign y = t;
endmodule",
        &["drivers t 2"],
    ),
    (
        r"module top(input a, b, output y);
  assign a = b;
  assign y = a;
endmodule",
        &["drivers a 1"],
    ),
    (
        r"module top(input [3:0] a, b, output reg [3:0] x, y);
  reg [3:0] t;
  always @* begin t = a + 1; x = t ^ a; end
  always @* begin t = b + 2; y = t ^ b; end
endmodule",
        &["drivers t 4 3"],
    ),
    (
        r"module top(input a, b, output y);
  wire t = a;
  assign y = t;
  sub u(.q(t));
endmodule
module sub(output q);
  assign q = 1'b1;
endmodule",
        &["drivers t 4"],
    ),
];

/// Designs with a fault, and the line and message of the first finding.
pub(crate) const TOLD: &[(&str, &str)] = &[
    (
        r"module top(input r, s, output q, qn);
  assign q = ~(r | qn);
  assign qn = ~(s | q);
endmodule",
        "3: a combinational loop: `q` → `qn` → `q`",
    ),
    (
        r"module top(input a, b, output x, y);
  f u1(.a(a), .b(y), .y(x));
  f u2(.a(b), .b(x), .y(y));
endmodule
module f(input a, b, output y);
  assign y = a ^ b;
endmodule",
        "6: a combinational loop: `x` → `u2.b` → `u2.y` → `y` → `u1.b` → `u1.y` → `x`",
    ),
    (
        r"module top(input clk, en, input [3:0] a,
  output reg [3:0] y);
  always @* begin
    y[3:1] = a[3:1];
    if (en)
      y[0] = a[0];
  end
endmodule",
        "3: a latch is inferred for `y[0]`",
    ),
    (
        r"module top(input clk, a, b,
  output reg q);
  always @(posedge clk)
    q <= a;
  always @(posedge clk)
    q <= b;
endmodule",
        "5: `q` has 2 drivers, in lines 3 and 5",
    ),
    (
        r"module top(input a, b,
  output y);
  assign y = a;
  assign y = b;
endmodule",
        "4: `y` has 2 drivers, in lines 3 and 4",
    ),
    (
        r"module top(input [2:0] a,
  output [2:0] y);
  fa u0(.a(a[0]), .b(a[1]), .cin(1'b0), .s(y[0]), .cout(c0));
  fa u1(.a(a[0]), .b(a[1]), .cin(c_0), .s(y[1]), .cout());
  fa u2(.a(a[0]), .b(a[1]), .s(y[2]), .cout());
endmodule
module fa(input a, b,
  input cin,
  output s, cout);
  assign {cout, s} = a + b + cin;
endmodule",
        "4: `c_0` is used, but it is declared nowhere and nothing drives it",
    ),
    (
        r"module top(input [3:0] a,
  output [3:0] y);
  assign y = y + a;
endmodule",
        "3: `y` depends on itself without a flip-flop in between",
    ),
    (
        r"module top(input [3:0] a, b, output reg [3:0] y);
  always @* y = a;
  always @* y = 4'b0;
endmodule",
        "3: `y` has 2 drivers, in lines 2 and 3",
    ),
    (
        r"module top(input [3:0] a,
  output [3:0] y, output [7:4] z, output [0:3] w);
  assign y[2:0] = a[2:0];
  assign z[7] = a[0]; assign z[4] = a[1];
  assign w[1] = a[0];
endmodule",
        "2: nothing drives the output `y[3]`",
    ),
    (
        r"module top(input clk, input [7:0] a, output reg [7:0] y);
  reg [7:0] k;
  always @(posedge clk) y <= a + k;
endmodule",
        "2: `k` is used, but nothing drives it",
    ),
    (
        r"module top(input [3:0] a, output [3:0] w);
  assign w[0] = a[1];
  assign w = w ^ a;
endmodule",
        "3: `w[0]` has 2 drivers, in lines 2 and 3",
    ),
    (
        r"module top(input a, b, output x, y);
  f u1(.a(a), .y(x));
  f u2(.a(b), .y(x));
  f u3(.a(b), .y(y));
  assign y = 1'b0;
endmodule
module f(input a, output y);
  assign y = ~a;
endmodule",
        "4: an output of an instance drives a wire that is constant",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
reg [3:0] t;
always @* begin
  t = a;
  y = 0;
  while (t != 0) begin
    y = y + t[0];
    t = t >> 1;
  end
end
endmodule",
        "7: a `while` loop cannot be synthesized",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
integer i;
always @* begin
  y = 0;
  for (i = 0; i < a; i = i + 1)
    y = y + 1;
end
endmodule",
        "6: the bounds of this `for` loop are not constant",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @(posedge clk) begin
  y <= a;
  if (a == 3)
    $finish;
end
endmodule",
        "6: `$finish` exists only in a simulator",
    ),
    (
        r#"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
integer f;
initial
  f = $fopen("x");
always @(posedge clk) y <= a;
endmodule"#,
        "5: `$fopen` exists only in a simulator",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @(posedge clk)
  y <= $random;
endmodule",
        "4: `$random` exists only in a simulator",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always begin
  wait (a == 1);
  y = a;
end
endmodule",
        "4: `wait` cannot be synthesized",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @(posedge clk)
  fork
    y <= a;
  join
endmodule",
        "4: `fork` cannot be synthesized: it describes no hardware",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
real r;
always @(posedge clk) y <= a;
endmodule",
        "3: `real` cannot be synthesized: it describes no hardware",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @(posedge clk)
  force y = a;
endmodule",
        "4: `force` cannot be synthesized: it describes no hardware",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
initial
  forever #5 y = ~y;
endmodule",
        "4: `forever` cannot be synthesized: it describes no hardware",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @(posedge clk or posedge rst)
  y <= a;
endmodule",
        "3: no flip-flop has the clocks and resets that this `always` block asks for",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @(posedge clk or a)
  y <= a;
endmodule",
        "3: this sensitivity list mixes edges and levels",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @(posedge clk)
  y <= #1 a;
endmodule",
        "4: module `top` has a delay, and no hardware can be made of that",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always_comb
  if (rst) y = a;
endmodule",
        "4: a latch is inferred for `y`",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
wire [3:0] t;
sub u(.q(t));
always @* y = t;
endmodule
(* blackbox *)
module sub(output [3:0] q);
  assign q = 1;
endmodule",
        "4: module `sub` is a black box: no hardware is made of it",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
always @*
  y = u.q;
sub u();
endmodule
module sub();
  reg [3:0] q = 3;
endmodule",
        "4: `u.q` reads a signal inside another module",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
wire [3:0] t = {4{clk}};
always @* y = t;
sub u(.q(t[0]));
endmodule
module sub(output q);
  assign q = 1'b1;
endmodule",
        "5: `t[0]` has 2 drivers, in lines 3 and 5",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
sub u(
  .a(clk),
  .q(1'b0));
always @* y = a;
endmodule
module sub(input a, output q);
  assign q = a;
endmodule",
        "3: an output of an instance is connected to a constant",
    ),
    (
        r"module top(input clk, rst, input [3:0] a,
  output reg [3:0] y);
specify
 (a => y) = 5;
endspecify
always @(posedge clk)
  assert (a) else $error;
endmodule",
        "7: Yosys cannot read this: syntax error, unexpected TOK_ELSE, expecting ';'",
    ),
    (
        r"module top(input e, input [3:0] a, output reg x, y, z);
always @* begin
  z = 0;
  if (e) begin
    x = a[0];
    y = a[1];
    z = a[2];
  end
end
endmodule",
        "2: latches are inferred for `x` and `y`",
    ),
    (
        r"module top(input [3:0] a, input [2:0] i, output reg [3:0] y, input en);
  reg [3:0] m [0:7];
  always @* if (en) m[i] = a;
  always @* y = m[i];
endmodule",
        "3: latches are inferred for `m[0]`, `m[1]`, `m[2]`, `m[3]`, `m[4]` and more",
    ),
];
