use super::*;

fn after(text: &str) -> String {
    let expanded = preprocess(text);
    let tokens = expanded.lex(0).tokens;
    tokens.iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

fn troubles(text: &str) -> Vec<TroubleKind> {
    preprocess(text).troubles.into_iter().map(|trouble| trouble.kind).collect()
}

#[test]
fn macros_are_replaced_where_they_are_used() {
    assert_eq!(after("`define W 4 + \\\n 1\n[`W-1:0]"), "[ 4 + 1 - 1 : 0 ]");
    assert_eq!(after("`define F(a,b=2) a-b\n`F(1) `F ( (1,2) , {3,4} )"), "1 - 2 ( 1 , 2 ) - { 3 , 4 }");
    assert_eq!(after("`define G(a) `F(a,a)\n`define F(a,b) a+b\n`G(`G(1))"), "1 + 1 + 1 + 1");
    assert_eq!(after("`define A `F\n`define F(a) [a]\n`A(1)"), "[ 1 ]");
}

#[test]
fn text_replaces_text() {
    assert_eq!(after("`define N 3\nx_`N `N`N `N'd1 \"`N\""), "x_3 33 3'd1 \"`N\"");
    assert_eq!(after("`define C(a,b) a``b``_x a_b\n`C(p,q)"), "pq_x a_b");
    assert_eq!(after("`define S(a) `\"<a `\\`\"x`\\`\">`\"\n`S(p q)"), "\"<p q \\\"x\\\">\"");
}

#[test]
fn only_one_branch_counts() {
    let text = "`ifdef A\na\n`elsif __ICARUS__\nb\n`elsif __ICARUS__\nc\n`else\nd\n`endif\n`ifndef A\n`define C c\n`else don't\n`endif\n`C";
    assert_eq!(after(text), "b c");
    assert_eq!(after("`ifdef A `ifdef B a `else b `endif `else c `endif d"), "c d");
    assert_eq!(after("`define A\n`undef A\n`ifdef A\na`else\nb`endif c"), "b c");
}

#[test]
fn directives_of_the_compiler_stay() {
    assert_eq!(after("`timescale 1ns/1ps\n`include \"a\"\n"), "`timescale 1 ns / 1 ps `include \"a\"");
}

#[test]
fn tokens_know_their_place_in_the_source() {
    let text = "`define M(a) begin \\\n a; \\\n end\n  ab `M(\n x\n) ü\n `ifdef Q\n`endif é";
    let expanded = preprocess(text);
    let tokens = expanded.lex(3).tokens;
    let places: Vec<_> = tokens.iter().map(|t| (t.text, t.line, t.column, t.indent, t.origin)).collect();
    let made = |text| (text, 4, 6, 2, Some("`M"));
    let plain = [("ab", 4, 3, 2, None), ("ü", 6, 3, 0, None), ("é", 8, 8, 0, None)];
    assert_eq!(places, [plain[0], made("begin"), made("x"), made(";"), made("end"), plain[1], plain[2]]);
    assert!(tokens.iter().all(|token| token.file == 3));
}

#[test]
fn trouble_has_a_place() {
    let place = |text: &str| preprocess(text).troubles[0].place;
    assert_eq!(place("`define A `B\nx `A"), (15, 2));
    assert_eq!(place("a\n`ifdef A\n"), (2, 6));
    assert_eq!(place("`A /* b"), (0, 2));
}

#[test]
fn every_kind_of_trouble_is_told() {
    let name = |name: &str| name.to_owned();
    let count = |wanted, given| TroubleKind::ArgumentCount { name: name("F"), wanted, given };
    let f = "`define F(a,b) a b\n";
    let cases = [
        ("`A", TroubleKind::Undefined(name("A"))),
        ("`ifndef A\n`else", TroubleKind::OpenConditional(name("ifndef"))),
        ("`endif", TroubleKind::StrayConditional(name("endif"))),
        ("`ifdef A\n`else\n`else\n`endif", TroubleKind::StrayConditional(name("else"))),
        ("`define\n", TroubleKind::NameMissing(name("define"))),
        ("`define F(a b) x", TroubleKind::BadDefine(name("F"))),
        ("`define include x", TroubleKind::BadDefine(name("include"))),
        (&format!("{f}`F(1)"), count(2, 1)),
        (&format!("{f}`F(1,2,3)"), count(2, 3)),
        (&format!("{f}`F x"), TroubleKind::ArgumentsMissing(name("F"))),
        (&format!("{f}`F(1,2"), TroubleKind::ArgumentsMissing(name("F"))),
        ("`define A\n`A /* b", TroubleKind::OpenComment),
        ("`define A `B\n`define B `A\n`A", TroubleKind::TooDeep(name("B"), true)),
    ];
    for (text, kind) in cases {
        assert_eq!(troubles(text), [kind], "{text}");
    }
}

#[test]
fn bombs_are_stopped() {
    let level = |n: usize| format!("`define A{} `A{n} `A{n}\n", n + 1);
    let bomb: String = (0..40).map(level).collect();
    for body in ["1+", ""] {
        let text = format!("`define A0 {body}\n{bomb}`A40");
        assert!(matches!(troubles(&text)[..], [TroubleKind::TooLarge(_)]), "{body}");
    }
    let squared = format!("`define F(a) {}\n`F(`F(`F({})))", "a ".repeat(9000), "b".repeat(9000));
    assert!(matches!(troubles(&squared)[..], [TroubleKind::TooLarge(_)]));
}
