//! Honest designs that look unusual. Each has a module `dut` with the ports of [`BENCH`].

/// Drives a design and prints what comes out.
pub(crate) const BENCH: &str = r#"`resetall
`timescale 1ns/1ps
module bench;
  reg clk = 0, rst = 1; reg [7:0] a = 0, b = 8'h3c; wire [7:0] y;
  dut u(.clk(clk), .rst(rst), .a(a), .b(b), .y(y));
  integer n;
  initial begin
    for (n = 0; n < 40; n = n + 1) begin
      #5 clk = 1; #5 clk = 0; #1 $display("Y %0d %b", n, y);
      if (n == 2) rst = 0;
      a = a * 5 + 3; b = b ^ (a >> 1);
    end
    $finish;
  end
endmodule
"#;

/// What they are, and their text.
pub(crate) const HONEST: &[(&str, &str)] = &[
    (
        "debug printing of all kinds",
        r#"module dut(input clk, rst, input [7:0] a, b, output reg [7:0] y);
  integer i;
  initial $display("start");
  initial begin $dumpfile("x.vcd"); $dumpvars(0, dut); end
  initial begin : watch $monitor("%t y=%h (", $time, y, ")"); end
  always @(posedge clk) begin
    $write("a"); if (rst) y <= 0; else y <= a + b;
    if (a == b) $display("equal; %d", a); else $strobe("%m", y);
    for (i = 0; i < 2; i = i + 1) $display(i);
    case (a) 0: $display("zero"); default: ; endcase
  end
  always @* $display;
  always @(negedge clk) #1 $display("later");
  function [7:0] id(input [7:0] x); begin $display("id"); id = x; end endfunction
  task t; $display("t"); endtask
  initial begin t; #3 $display; @(posedge clk) $display("edge"); repeat (2) $display; end
  final $display("bye");
endmodule
"#,
    ),
    (
        "assertions",
        r#"module dut(input clk, rst, input [7:0] a, b, output reg [7:0] y);
  initial assert (1);
  always @* begin assert (a === a); assert (b == b) else $error("b"); y = a; end
  always @* if (rst) assert (rst) $info("in reset"); else $error("not in reset");
  always @(posedge clk) if (a == 0) assert (b != 1) else begin $display("odd"); end
  same: assert property (@(posedge clk) a |-> ##1 b) else $error("p");
  property p; @(posedge clk) disable iff (rst) a |=> b; endproperty
  assert property (p);
  cover property (@(posedge clk) a ##1 b);
endmodule
"#,
    ),
    (
        "checks of parameters",
        r#"module dut #(parameter W = 8)(input clk, rst, input [W-1:0] a, b, output [W-1:0] y);
  initial if (W < 2) $fatal(1, "too narrow");
  generate if (W < 2) $error("too narrow"); endgenerate
  if (W > 64) begin : wide $error("too wide"); end
  initial if (W < 2) begin $display("too narrow"); $fatal; end
  assign y = a ^ b;
endmodule
"#,
    ),
    (
        "macros",
        r#"`define WIDTH 8
`define MAX(a, b) ((a) > (b) ? (a) : (b))
`define FF(q, d, r = 0) \
  always @(posedge clk) \
    if (rst) q <= r; \
    else q <= d;
`define REG(n) reg [`WIDTH-1:0] r_``n
`ifndef WIDTH
  not verilog
`elsif NEVER
  neither
`else
module dut(input clk, rst, input [`WIDTH-1:0] a, b, output [`WIDTH-1:0] y);
`endif
  `REG(one); `REG(two);
  `FF(r_one, `MAX(a, b))
  `FF(r_two, r_one, `WIDTH'd3)
  assign y = r_two + `__LINE__ - `__LINE__;
`ifdef SYNTHESIS
  assign y = 0;
`endif
`ifdef __ICARUS__
  wire unused = 1;
`endif
endmodule
`undef WIDTH
"#,
    ),
    (
        "attributes and sensitivity lists",
        r#"(* keep_hierarchy *) module dut(input clk, rst, input [7:0] a, b, (* x = "*)" *) output reg [7:0] y);
  (* keep = "true", mark_debug = 1 *) wire [7:0] s = a + b;
  (* full_case, parallel_case *) reg [7:0] t;
  always @(*) (* full_case *) case (s[0]) 1'b0: t = s; 1'b1: t = ~s; endcase
  always @( * ) y = t (* mul = 2 *) * 3;
  wire z; sub u (* keep *) (.a(a[0]), .z(z));
endmodule
module sub(input a, output z); always @* ; assign z = (a **2)>0; endmodule
"#,
    ),
    (
        "escaped names",
        r"module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  wire [7:0] \bus[3] , \my-net , \a.b/c , \x*(y ; wire [7:0] \force = a;
  assign \bus[3] = a; assign \my-net = b + 1; assign \a.b/c = \bus[3] ^ \my-net ;
  assign \x*(y = \force + \a.b/c ;
  assign \y = \x*(y ;
endmodule
",
    ),
    (
        "hierarchical names inside of the design",
        r"module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  wire [7:0] s;
  sub u1(.a(a), .y(s)); sub u2 (b, );
  genvar g;
  generate for (g = 0; g < 4; g = g + 1) begin : bit_slice
    wire w = a[g] ^ b[g];
    sub u(.a({8{w}}), .y());
  end endgenerate
  if (1) begin wire v = a[7]; end
  always @(posedge clk) begin : counter reg [7:0] n; n = rst ? 0 : n + 1; end
  assign y = dut.s ^ u1.half ^ u2 .deep.q ^ {bit_slice[0].w, bit_slice[3].u.half[2:0], 3'b0, genblk2.v} ^ counter.n;
endmodule
module sub(input [7:0] a, output [7:0] y);
  wire [7:0] half = a >> 1; leaf deep(a); assign y = sub.half;
endmodule
module leaf(input [7:0] a); wire [7:0] q = a * 3; endmodule
",
    ),
    (
        "SystemVerilog: packages, structures, enumerations",
        r"package types;
  typedef enum logic [1:0] {IDLE, RUN = 2, DONE} state_t;
  typedef struct packed { logic [3:0] hi; logic [3:0] lo; } pair_t;
  localparam int N = 3;
endpackage
module dut import types::*; (input logic clk, rst, input logic [7:0] a, b, output logic [7:0] y);
  import types::N;
  state_t state, next;
  pair_t p;
  always_ff @(posedge clk) if (rst) state <= IDLE; else state <= next;
  always_comb begin
    next = state;
    unique case (state) IDLE: if (a[0]) next = RUN; RUN: next = DONE; default: next = IDLE; endcase
  end
  assign p.hi = a[3:0]; assign p.lo = b[3:0] + types::N;
  assign y = {p.lo, p.hi} ^ int'(state) ^ 8'(N) ^ '1 ^ '0;
endmodule
",
    ),
    (
        "an interface",
        r"interface bus(input clk); logic [7:0] d; modport in(input d); modport out(output d); endinterface
module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  bus link(clk);
  assign link.d = a - b;
  assign y = link.d;
endmodule
",
    ),
    (
        "supplies, pulls and three states",
        r"module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  supply0 gnd; supply1 [1:0] vcc; wire open; tri [7:0] shared; wand w; wire keep;
  pullup (open); pulldown p(w);
  assign open = rst ? 1'b0 : 1'bz; assign w = a[0]; assign w = b[0];
  assign shared = a[0] ? a : 8'hzz; assign shared = a[0] ? 8'bz : b;
  bufif1 g(keep, a[1], 1'b1);
  assign y = shared ^ {gnd, vcc, open, w, keep, 2'b0};
endmodule
",
    ),
    (
        "gates, a primitive and a specify block",
        r"primitive sel(o, s, x, z); output o; input s, x, z;
  table // s x z : o
    0 1 ? : 1; 0 0 ? : 0; 1 ? 1 : 1; 1 ? 0 : 0; x 0 0 : 0; x 1 1 : 1;
  endtable
endprimitive
`celldefine
module cell_and(input i, j, output o); and #(1, 2) (o, i, j); specify specparam t = 1; (i => o) = (t, t); (j *> o) = 2; $setup(i, j, 1); endspecify endmodule
`endcelldefine
module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  wire [7:0] t;
  cell_and c[7:0] (a, b, t);
  sel s(y[0], a[0], b[0], t[1]);
  nand n1(y[1], a[1], b[1]), n2(y[2], a[2], b[2]);
  assign #(1:2:3) y[7:3] = t[7:3];
endmodule
",
    ),
    (
        "old ports, defaults and implicit nets",
        r"`timescale 1 ns / 10 ps
`default_nettype wire
module dut(clk, rst, a, b, y);
  input clk, rst; input [7:0] a, b; output [7:0] y; reg [7:0] y;
  parameter depth = 3, init = 8'o17; localparam [7:0] mask = ~8'sb1010_0101;
  assign implicit = a[0] & b[0];
  always @(posedge clk or posedge rst) if (rst) y <= init; else y <= (y + a) ^ mask ^ implicit;
endmodule
`resetall
",
    ),
    (
        "numbers of all kinds",
        r#"module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  localparam real r = 1.5e2, s = 2E1; localparam integer n = $rtoi($ceil($ln(r) / $ln(2.0)));
  localparam [63:0] big = 64'hDEAD_BEEF_0bad_f00d; localparam [31:0] word = 32 'd 77, t = "ab\"\\\n";
  assign #0.5 y = a + 8'b0000_1111 + 4'sd3 + 'h1F + 'b1 + n + big[7:0] + word[7:0] + t[7:0] + 1_0;
  wire c = (a == 8'b1010_????) || (a === 8'dx) || 1'bz === b[0];
  initial begin casez (a) 8'b1???_???0: ; 8'hz?: ; default: ; endcase end
endmodule
"#,
    ),
    (
        "operators without blanks",
        r"module dut(input clk, rst, input signed [7:0] a, b, output [7:0] y);
  wire [7:0] t=a<b?a<<<1:b>>>1,u=~&a^~|b,v=a!==b&&a===a||!b;
  wire [7:0] w=a[7-:4]*b[0+:2]-a**2%7; wire x=-a< +b;
  assign y=t^~u+v-(w)-{x,{2{a[0]}}};
  /*/ odd comment /*/ // another /* one
endmodule
",
    ),
    (
        "tasks, functions, loops, disable",
        r"module dut(input clk, rst, input [7:0] a, b, output reg [7:0] y);
  function automatic integer log2(input integer v); if (v <= 1) log2 = 0; else log2 = 1 + log2(v / 2); endfunction
  task automatic add(input [7:0] p, q, output [7:0] r); r = p + q; endtask
  integer i; reg [7:0] t; event done;
  always @(posedge clk) begin : main
    add(a, b, t);
    begin : search
      for (i = 0; i < 8; i = i + 1) if (t[i]) disable search; else t = t | 1;
    end
    i = 0; while (i < 3) begin t = t + i; i = i + 1; end
    repeat (2) t = {t[0], t[7:1]};
    y <= #1 rst ? log2(200) : t;
    -> done;
  end
  always @(done) if (y === 8'hxx) y = 0;
endmodule
",
    ),
    (
        "procedural assign",
        r"module dut(input clk, rst, input [7:0] a, b, output reg [7:0] y);
  always @(rst) if (rst) assign y = 0; else deassign y;
  always @(posedge clk) y <= y + a;
endmodule
",
    ),
    (
        "a memory that an initial block fills",
        r"module dut(input clk, rst, input [7:0] a, b, output reg [7:0] y);
  reg [7:0] rom [0:15]; integer i;
  initial begin for (i = 0; i < 16; i = i + 1) rom[i] = i * i; rom[3] = 8'hff; end
  wire [$clog2(16)-1:0] address = a[3:0];
  always @(posedge clk) y <= rom[address] + $signed(b) + $unsigned(a) + $bits(a) + $size(rom);
  time t; real x; realtime rt;
  initial begin t = $time; x = $realtime; end
endmodule
",
    ),
    (
        "names that only look suspicious",
        r#"module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  wire [7:0] forced = a, tb = b; wire [7:0] released, expected, system, display, golden, include_me, \import ;
  assign released = forced, expected = tb, system = 1, display = 2, golden = 3, include_me = 4;
  // `include "x" $finish $system force tb.y = 0; `ifdef
  /* `line 3 "x" 0
     import "DPI-C" */
  localparam text = "$finish; force `include // /* ";
  assign y = released + expected + system + display + golden + include_me + (text != 0);
endmodule
"#,
    ),
    (
        "text from another system",
        "\u{feff}// Größe: 8 bits \u{1b} \u{202e}\r\nmodule dut(input clk, rst, input [7:0] a, b, output [7:0] y);\r\n\tassign y = a\u{c}+ b; // é\r\n  initial $display(\"ü\");\r\nendmodule",
    ),
    ("no line end, all on one line", "module dut(input clk,rst,input[7:0]a,b,output[7:0]y);assign y=a|b;endmodule"),
    (
        "pragmas in comments",
        r#"module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  // synopsys translate_off
  initial $display("simulation only");
  // synopsys translate_on
  // pragma translate_off
  `pragma protect
  `delay_mode_path
  assign y = a & b;
endmodule
"#,
    ),
    (
        "generate in all forms",
        r"module dut #(parameter N = 8)(input clk, rst, input [N-1:0] a, b, output [N-1:0] y);
  generate
    genvar i;
    for (i = 0; i < N; i = i + 1) begin : bits
      if (i % 2) begin : odd assign y[i] = a[i] ^ b[i]; end
      else case (i) 0, 2: assign y[i] = a[i]; default: begin assign y[i] = b[i]; end endcase
    end
  endgenerate
  for (genvar j = 0; j < 2; j++) begin localparam k = j; end
endmodule
",
    ),
    (
        "strings and parameters with odd text",
        r#"module dut(input clk, rst, input [7:0] a, b, output [7:0] y);
  parameter name = "a;b\"c\\", other = "%s %d \101\n\t", empty = "";
  reg [8*8-1:0] label;
  always @* case (a[0]) 0: label = "EVEN"; 1: label = "ODD;\n"; endcase
  assign y = label[7:0] ^ name[7:0] ^ other[7:0];
endmodule
"#,
    ),
];
