//! The preprocessor against `ivlpp`: the same tokens from every file of the repository and from tricky macros.

use crate::tools::{ivlpp, verilog_files};
use lab::verilog::lex::{Token, lex};
use lab::verilog::preprocess::preprocess;
use std::fs;
use std::path::Path;

/// What is different, if anything is.
fn difference(source: &str) -> Option<String> {
    let expanded = preprocess(source);
    let ours = expanded.lex(0).tokens;
    let output = ivlpp(source);
    let theirs = lex(&output, 0).tokens;
    let texts = |tokens: &[Token<'_>]| tokens.iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
    let (ours, theirs) = (texts(&ours), texts(&theirs));
    let is_same = expanded.troubles.is_empty() && ours == theirs;
    (!is_same).then(|| format!("here: {ours}\nivlpp: {theirs}\n{:?}", expanded.troubles))
}

fn assert_like_ivlpp<'a>(sources: impl IntoIterator<Item = (String, &'a str)>) {
    let different: Vec<String> =
        sources.into_iter().filter_map(|(title, source)| Some(format!("# {title}\n{}", difference(source)?))).collect();
    assert!(different.is_empty(), "{}", different.join("\n\n"));
}

#[test]
fn every_file_of_the_repository_has_the_tokens_of_ivlpp() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dirs = ["rtl", "tests/solutions", "testbenches"];
    let files: Vec<_> = dirs.iter().flat_map(|dir| verilog_files(&root.join(dir))).collect();
    let sources = files.iter().map(|file| (file.display().to_string(), fs::read_to_string(file).expect("a source")));
    // `ivlpp` puts the text of another file in the place of an `include.
    let sources: Vec<(String, String)> = sources.filter(|(_, source)| !source.contains("`include")).collect();
    assert!(sources.len() > 100);
    assert_like_ivlpp(sources.iter().map(|(file, source)| (file.clone(), source.as_str())));
}

/// Texts that come out like from `ivlpp`.
const TRICKY: &[&str] = &[
    "`define A 1\n\"`A\" `A (* foo = `A *)",
    "`define N nn\nx`N `N`N x_`N.y 4'b`N `N'b0",
    "`define W 8\n`W'd3 [`W-1:0] {`W{1'b0}}",
    "`define F(a,b) [a|b|a]\n`F(\"x,y)\", (1,2)) `F({1,2},{3,{4,5}}) `F ( 1 , 2 ) `F(,)",
    "`define F(x,y=3) x+y\n`F(1) `F(1,2) `F(,2) `F(1,)",
    "`define D(a=1,b=2) a,b\n`D() `D(,) `D(5) `D(,6)",
    "`define N nn\n`define G(a) \"a\" a_x xa a`N `N a\n`G(q) `G(`N)",
    "`define H(a) `I(a,a)\n`define I(a,b) [a|b]\n`H(1) `H(`H(2))",
    "`define Q(x) `\"x is x\" \"x\"\n`Q(y)",
    "`define T(a) `\"x `\\`\"a`\\`\" y`\"\n`T(q)",
    "`define N nn\n`define S `\"`N`\"\n`S",
    "`define C(a,b) a``b a``_``b x``a\n`define N nn\n`C(1,2) `C(`N,x) `C(A,B)",
    "`define A 1\n`define BT(a) `a\n`BT(A)",
    "`define COM(a) a /* c a */ b // d\n`COM(1) e",
    "`define M(x) \\\n begin \\\n x; \\\n end\n`M(foo) end `M({1,\n2})",
    "`define F(a) a\n`F(\n`ifdef X\n1\n`else\n2\n`endif\n) x",
    "`define F(a) a y\n`F( 1 /* c, ) */ ) z `F(1 // c )\n ) w\n`F(\n`F(2)\n)",
    "`define IMPL(a,b) a+b\n`define AL `IMPL\n`AL(1,2) x",
    "`define E\n[`E] `E x",
    "`define \tTAB\tx\ty\n`TAB",
    "`define KW `define XX 7\n`KW\n`XX",
    "`define A 1\n`define A 2\n`A `undef A\n`ifdef A\na\n`endif",
    "`ifdef A\na\n`elsif __ICARUS__\nb\n`elsif __ICARUS__\nc\n`else\nd\n`endif",
    "`ifdef A `ifdef B a `else b `endif `else c `endif d",
    "`ifndef A\n`ifdef B\n`elsif C\n`else\nx\n`endif\n`else\ny\n`endif z",
    "`ifdef SYNTHESIS\na\n`elsif YOSYS\nb\n`elsif VERILATOR\nc\n`else\nd\n`endif",
    "`ifdef A\n don't \"open\n/* `endif */ // `endif\n`endif\nx",
    "`timescale 1ns / 1ps\n`default_nettype none\n`celldefine\nmodule m; endmodule\n`endcelldefine\n`resetall",
    "`define TS `timescale 1ns/1ps\n`TS\nx",
    "// `define A 1\n/* `A */ a `ifdef A b `endif",
    "a `__LINE__\n\n`define L `__LINE__\n`L x",
    "`define max(a,b) ((a)>(b)?(a):(b))\nassign y = `max(a[3:0], `max(b, {c,d}));",
    "`define A 1\r\n`define B(x) x \\\r\n + x\r\n`A `B(2)\r\nz",
    "`define esc \\my+id \n`esc x",
    "`define STATE_A 3'd0\ncase (s) `STATE_A: x = `STATE_A; endcase",
    "`define X(n) reg r``n; wire w_``n``_q;\n`X(3) `X(abc)",
    "`define P(n, v=n) n v\n`P(2)",
];

#[test]
fn tricky_macros_come_out_like_from_ivlpp() {
    assert_like_ivlpp(TRICKY.iter().map(|source| ((*source).to_owned(), *source)));
}

/// Where this preprocessor is on purpose another one: the text, what comes out here, and why.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("`define B \"//\" z\n`B", "\"//\" z", "`ivlpp` takes // in a string for a comment, and cuts the string off"),
    ("`define A x /* c\n d */ y\n`A", "x y", "`ivlpp` knows no comment of several lines in a `define"),
    ("`define A 1\n`undefineall\n`ifdef A\na\n`endif", "", "`ivlpp` does not know `undefineall"),
    ("`define F(a) a\n`F([1,2])", "[ 1 , 2 ]", "`ivlpp` parts arguments at commas in square brackets"),
    ("`__FILE__", "\"design.v\"", "the names of files are nobody's business"),
    ("\\a`A b", "\\a`A b", "`ivlpp` looks for macros in escaped names"),
];

#[test]
fn known_differences_are_as_described() {
    for (source, expected, reason) in DIFFERENT {
        let expanded = preprocess(source);
        assert_eq!(expanded.troubles, [], "{reason}");
        let tokens: Vec<&str> = expanded.lex(0).tokens.iter().map(|token| token.text).collect();
        assert_eq!(tokens.join(" "), *expected, "{reason}");
        let output = ivlpp(source);
        let theirs: Vec<&str> = lex(&output, 0).tokens.iter().map(|token| token.text).collect();
        assert_ne!(tokens, theirs, "no difference any more: {reason}");
    }
}
