//! What does not pass, with the line of the student's file that says why.
use crate::{admitted, file, judge, told};
use lab::judge::gate::{Policy, admit};

/// A text, and what the gate says: kind, place and message, one finding a line.
const REJECTED: &[(&str, &str)] = &[
    // The machine: files, processes, the command line.
    ("module m; initial $system(\"id\"); endmodule", "forbidden 1:19 `$system` is not allowed in a submission"),
    (
        "module m;\n integer f; initial f = $fopen(\"x\");\nendmodule",
        "forbidden 2:25 `$fopen` is not allowed in a submission",
    ),
    ("initial $fdisplay(1, \"x\");", "forbidden 1:9 `$fdisplay` is not allowed in a submission"),
    ("initial $readmemh(\"x\", m);", "forbidden 1:9 `$readmemh` is not allowed in a submission"),
    ("initial $writememh(\"x\", m);", "forbidden 1:9 `$writememh` is not allowed in a submission"),
    ("if ($test$plusargs(\"x\")) ;", "forbidden 1:5 `$test$plusargs` is not allowed in a submission"),
    ("initial $sdf_annotate(\"x\", m);", "forbidden 1:9 `$sdf_annotate` is not allowed in a submission"),
    ("import \"DPI-C\" function int system(string s);", "forbidden 1:1 `import` is not allowed in a submission"),
    ("export \"DPI-C\" function f;", "forbidden 1:1 `export` is not allowed in a submission"),
    ("`include \"/etc/passwd\"", "forbidden 1:1 `include is not allowed in a submission"),
    // Spellings that hide it.
    ("`define F(a) $``a\ninitial x = `F(fopen)(\"x\");", "forbidden 2:13 `$fopen` is not allowed in a submission"),
    ("`define A fo\n`define B `A``rce\ninitial\n  `B x = 1;", "forbidden 4:3 `force` is not allowed in a submission"),
    ("`define INC `include\n`INC \"x\"", "forbidden 2:1 `include is not allowed in a submission"),
    ("initial \\$fopen (\"x\");", "forbidden 1:9 `\\$fopen` is no name that a submission may use"),
    ("initial #1'b0force x = 1;", "syntax 1:10 `1'b0force` is no number"),
    (
        "(* a=\"*)\" *) initial $finish; (* \" *)",
        "forbidden 1:22 `$finish` is not allowed in a submission\nsyntax 1:31 this attribute is never closed",
    ),
    ("initial $display(\"a\\\\\"); $finish; //\");", "forbidden 1:26 `$finish` is not allowed in a submission"),
    ("initial begin $display; \\end\\ ; end", "forbidden 1:25 `\\end\\` is no name that a submission may use"),
    ("wire \\a\"b ;", "forbidden 1:6 `\\a\"b` is no name that a submission may use"),
    ("`line 1 \"x\" 0", "forbidden 1:1 `line is not allowed in a submission"),
    ("`begin_keywords \"1364-2001\"", "forbidden 1:1 `begin_keywords is not allowed in a submission"),
    // The simulation.
    ("initial $finish;", "forbidden 1:9 `$finish` is not allowed in a submission"),
    ("initial if (x) $stop(1);", "forbidden 1:16 `$stop` is not allowed in a submission"),
    ("initial $finish_and_return(0);", "forbidden 1:9 `$finish_and_return` is not allowed in a submission"),
    ("assign y = $random;", "forbidden 1:12 `$random` is not allowed in a submission"),
    ("initial s = $sformatf(\"%m\");", "forbidden 1:13 `$sformatf` is not allowed in a submission"),
    ("initial $deposit(x, 1);", "forbidden 1:9 `$deposit` is not allowed in a submission"),
    ("initial $nobody_knows;", "forbidden 1:9 `$nobody_knows` is not allowed in a submission"),
    // Other modules.
    ("initial force x = 0;", "forbidden 1:9 `force` is not allowed in a submission"),
    ("initial release x;", "forbidden 1:9 `release` is not allowed in a submission"),
    ("defparam u.N = 1; sub u();", "forbidden 1:1 `defparam` is not allowed in a submission"),
    ("bind dut sub u();", "forbidden 1:1 `bind` is not allowed in a submission"),
    ("config c; endconfig", "forbidden 1:1 `config` is not allowed in a submission"),
    ("library l \"x\";", "forbidden 1:1 `library` is not allowed in a submission"),
    ("program p; endprogram", "forbidden 1:1 `program` is not allowed in a submission"),
    ("assign y = tb.expected;", "forbidden 1:12 `tb` is not a part of this design"),
    ("always @* \\tb .errors[0] = 0;", "forbidden 1:11 `tb` is not a part of this design"),
    (
        "assign y = g[1][2].u.x ^ f(.tb(a.b));",
        "forbidden 1:12 `g` is not a part of this design\nforbidden 1:32 `a` is not a part of this design",
    ),
    ("assign y = $root.tb.x;", "forbidden 1:12 `$root` is not allowed in a submission"),
    ("assign y = $unit::x;", "forbidden 1:12 `$unit` is not allowed in a submission"),
    ("module ref_add(); endmodule", "forbidden 1:8 `ref_add` is supplied by the lab and cannot be defined here"),
    ("package \\ref_add ; endpackage", "forbidden 1:9 `ref_add` is supplied by the lab and cannot be defined here"),
    (
        "module $display(input a); endmodule",
        "syntax 1:8 this `$display` is no complete statement\nsyntax 1:8 `$display` is no name for a module",
    ),
    // Strengths.
    ("assign (supply0, supply1) a = 0;", "forbidden 1:9 a drive strength is not allowed in a submission"),
    ("wire (strong0, pull1) w = a;", "forbidden 1:7 a drive strength is not allowed in a submission"),
    ("and (highz0, strong1) g(a, b, c);", "forbidden 1:6 a drive strength is not allowed in a submission"),
    ("pullup (supply1) p(a);", "forbidden 1:9 a drive strength is not allowed in a submission"),
    ("module m(input supply0 a);", "forbidden 1:16 a drive strength is not allowed in a submission"),
    // What does not end.
    ("module m; endmodule\n/* x", "syntax 2:1 this comment is never closed"),
    ("module m; endmodule\n`ifdef X\n", "syntax 2:1 this `ifdef has no `endif"),
    ("`endif", "syntax 1:1 this `endif belongs to no `ifdef"),
    ("wire x = \"a\nb\";", "syntax 1:10 this string is never closed"),
    ("(* keep wire x;", "syntax 1:1 this attribute is never closed"),
    ("specify (a => b) = 1;", "syntax 1:1 this `specify` is never closed"),
    ("initial $display(\"x\"", "syntax 1:9 this `$display` is no complete statement"),
    ("initial x = $display(\"x\");", "syntax 1:13 this `$display` is no complete statement"),
    ("initial $display($display(\"x\"), (\"y\";", "syntax 1:9 this `$display` is no complete statement"),
    ("`define L `L\n`L", "forbidden 2:1 the macro `L` stands in its own text"),
    ("a `M b", "elaboration 1:3 the macro `M` is not defined"),
    ("`define F(a) a\n`F(1, 2)", "syntax 2:1 the macro `F` has 1 arguments, here it gets 2"),
    ("`F(", "elaboration 1:1 the macro `F` is not defined"),
    // What is no Verilog, and what tools would read differently.
    ("wire é;", "syntax 1:6 the character `é` does not belong into Verilog"),
    ("wire a\0;", "syntax 1:7 the character `U+0000` does not belong into Verilog"),
    ("wire \u{b} a;", "syntax 1:6 the character `U+000B` does not belong into Verilog"),
    ("x = \"\u{1b}[2J\";", "forbidden 1:5 this string holds a control character"),
    ("x = 8'hfg;", "syntax 1:5 `8'hfg` is no number"),
    ("x = 1 ` y;", "syntax 1:7 nothing stands behind this backtick"),
    ("wire x; `timescale 1ns/1ps", "syntax 1:9 this `timescale is malformed"),
    ("`timescale 1ns/1ps module m;", "syntax 1:1 this `timescale is malformed"),
    ("`timescale 3ns/1ps", "syntax 1:1 this `timescale is malformed"),
    ("`default_nettype none module evil; endmodule", "syntax 1:1 this `default_nettype is malformed"),
    ("x = 2000000'b0;", "forbidden 1:5 this number is too large"),
];

#[test]
fn every_attack_is_told_at_its_line() {
    let wrong: Vec<String> = REJECTED
        .iter()
        .filter_map(|(text, expected)| {
            let said = judge(text).map_or_else(|findings| told(&findings), |_| "admitted".to_owned());
            (said != *expected).then(|| format!("# {text:?}\n{said}\n-- instead of\n{expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_finding_shows_the_line_and_the_way_out() {
    let findings = judge("module m;\n  initial\n    $finish;\nendmodule\n").expect_err("not admitted");
    let finding = &findings[0];
    let place = finding.location.as_ref().expect("a place");
    assert_eq!((place.file.as_str(), place.line, place.columns), ("dut.v", 3, Some((5, 12))));
    assert_eq!(place.excerpt.as_ref().map(|excerpt| excerpt.first_line), Some(1));
    assert!(finding.explanation.is_some() && finding.next_step.is_some());
}

#[test]
fn bombs_are_told_and_not_expanded() {
    let level = |n: usize| format!("`define A{} `A{n} `A{n}\n", n + 1);
    let bomb = format!("`define A0 1+\n{}wire z = `A40 1;", (0..40).map(level).collect::<String>());
    let deep = format!("assign y = {}a{};", "(".repeat(300), ")".repeat(300));
    let blocks = format!("initial {} {}", "begin ".repeat(300), "end ".repeat(300));
    let long = format!("assign y = {}a;", "a + ".repeat(30_000));
    let many = "a;".repeat(120_000);
    let name = "a".repeat(2000);
    let text = format!("\"{}\"", "x".repeat(9000));
    let digits = "9".repeat(2000);
    let cases = [
        (&bomb, "makes too much text"),
        (&deep, "more than 200 brackets stand in one another"),
        (&blocks, "more than 200 blocks stand in one another"),
        (&long, "this statement has more than 20000 tokens"),
        (&many, "the design is too long"),
        (&name, "this name has more than 1024 characters"),
        (&text, "this string has more than 8192 characters"),
        (&digits, "this number is too large"),
    ];
    for (text, expected) in cases {
        let findings = judge(text).expect_err(expected);
        assert!(findings.len() == 1 && told(&findings).contains(expected), "{}", told(&findings));
    }
}

/// Each of these would keep a gate with a loop in a loop busy for minutes.
#[test]
fn no_text_takes_quadratic_time() {
    let fill = |piece: &str| piece.repeat((256 << 10) / piece.len());
    let names: Vec<String> = (0..20_000).map(|n| format!("a{n}=")).collect();
    let many_arguments = format!("`define F({}) x\n{}", names.join(","), "`F() ".repeat(10_000));
    let too_few = format!("`define F({},z) x\n{}", names.join(","), "`F() ".repeat(10_000));
    let pieces = [
        "$display(",
        "assert(",
        "specify ",
        "(* ",
        "` ",
        "`celldefine ",
        "`M ",
        "].",
        "[x].",
        "`__LINE__ ",
        "/ ",
        "\\ ",
    ];
    let lines =
        ["`M\n", "`ifdef A\n", "`endif\n", "`define A `A\n", "$finish;\n", "\"a\n", "module automatic\n", "é\n"];
    let texts = pieces.iter().chain(&lines).map(|piece| fill(piece)).chain([many_arguments, too_few]);
    for text in texts {
        let is_admitted = judge(&text).is_ok();
        assert_eq!(is_admitted, text.starts_with("`celldefine") || text.starts_with("`define A"));
    }
}

#[test]
fn findings_are_limited_and_no_two_are_alike() {
    let many: Vec<String> = (0..100).map(|n| format!("initial $f{n}; initial $fopen;")).collect();
    let many = many.join("\n");
    assert_eq!(judge(&many).expect_err("not admitted").len(), 20);
}

#[test]
fn files_do_not_reach_into_each_other() {
    let judge = |texts: [&str; 2]| {
        let files = texts.map(file);
        admit(&files, &Policy::default()).map_err(|findings| told(&findings))
    };
    let macros = judge(["`define A 1", "assign y = `A;"]).expect_err("not admitted");
    assert_eq!(macros, "elaboration 1:12 the macro `A` is not defined");
    assert!(judge(["/* a", "*/"]).expect_err("not admitted").contains("never closed"));
    assert!(judge(["`ifdef A", "`endif"]).expect_err("not admitted").contains("belongs to no"));
    let paths =
        judge(["module dut; sub u(); wire a = u.x; endmodule", "module sub; wire x; assign sub.x = dut.a; endmodule"]);
    assert_eq!(paths.map(|admitted| admitted.files.len()), Ok(2));
}

#[test]
fn what_is_taken_out_is_not_judged() {
    let text = "module m; initial $display(\"%d\", $random, tb.x); (* force = 1 *) wire w; endmodule";
    assert_eq!(admitted(text).files[0], "module m; initial begin end wire w; endmodule\n");
}
