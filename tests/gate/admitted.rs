//! Honest Verilog passes, and what the tools get behaves like what the student wrote.

use std::fs;
use std::path::Path;

use crate::designs::{BENCH, HONEST};
use crate::tools::{icarus, verilog_files, yosys};
use crate::{admitted, told};
use lab::domain::finding::FindingKind;
use lab::verilog::lex::lex;

/// What the bench prints; what the design prints is not carried out.
fn outputs(printed: &str) -> Vec<&str> {
    printed.lines().filter(|line| line.starts_with("Y ")).collect()
}

#[test]
fn honest_designs_behave_as_before() {
    let mut compared = 0;
    for (title, text) in HONEST {
        let clean = &admitted(text).files[0];
        let after = icarus(&[clean, BENCH], "bench").unwrap_or_else(|error| panic!("{title}: {error}\n{clean}"));
        assert_eq!(outputs(&after).len(), 40, "{title}");
        // Icarus has no concurrent assertions, few attributes and no byte order marks, so some do not compile as they are.
        if let Ok(before) = icarus(&[text, BENCH], "bench") {
            assert_eq!(outputs(&before), outputs(&after), "{title}\n{clean}");
            compared += 1;
        }
    }
    assert!(compared >= HONEST.len() - 5, "only {compared} of {}", HONEST.len());
}

#[test]
fn what_yosys_reads_it_still_reads() {
    for (title, text) in HONEST {
        let clean = &admitted(text).files[0];
        if yosys(text, "dut").is_ok() {
            assert_eq!(yosys(clean, "dut"), Ok(()), "{title}\n{clean}");
        }
    }
}

#[test]
fn every_design_of_the_repository_passes_with_its_tokens_on_their_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<_> = ["rtl", "tests/solutions"].iter().flat_map(|dir| verilog_files(&root.join(dir))).collect();
    assert!(files.len() > 100);
    for file in files {
        let text = fs::read_to_string(&file).expect("a source");
        let clean = &admitted(&text).files[0];
        let places = |text: &str| -> Vec<(String, u32)> {
            lex(text, 0).tokens.iter().map(|token| (token.text.to_owned(), token.line)).collect()
        };
        let is_plain = !text.contains(['`', '$']) && !text.contains("(* ");
        if is_plain {
            assert_eq!(places(&text), places(clean), "{}", file.display());
        }
    }
}

#[test]
fn what_was_taken_out_is_noted_once_with_its_place() {
    let text = "module dut(input a);\n// synopsys translate_off\n  initial $display(\"a\");\n  initial begin $display; $dumpvars; end\n\
                (* keep, full_case, other *) wire w;\nspecify endspecify\n`pragma x\nendmodule\n";
    let admitted = admitted(text);
    assert!(admitted.notes.iter().all(|note| note.kind == FindingKind::Removed && note.explanation.is_some()));
    assert_eq!(
        told(&admitted.notes),
        "removed 2:1 `translate_off` has no effect\n\
         removed 3:11 `$display` was taken out before grading (2 times)\n\
         removed 4:27 `$dumpvars` was taken out before grading\n\
         removed 5:4 `keep` was taken out before grading\n\
         removed 5:10 `full_case` was taken out before grading\n\
         removed 6:1 `specify` was taken out before grading\n\
         removed 7:1 `pragma was taken out before grading"
    );
    let expected = "module dut(input a);\n\ninitial begin end\ninitial begin end\nwire w;\n\n\nendmodule\n";
    assert_eq!(admitted.files[0], expected);
}

#[test]
fn tokens_of_a_macro_stand_where_it_is_used() {
    let text = "`define TWO(a) a; \\\n  a\nmodule dut; wire\n  `TWO(\n    x\n  );\nendmodule";
    assert_eq!(admitted(text).files[0], "\n\nmodule dut; wire\nx; x\n\n;\nendmodule\n");
}

#[test]
fn submissions_that_say_the_same_are_told_as_the_same() {
    let one = admitted("module dut(input a);\n  // mine\n  wire b=a ; initial $display(\"x\");\nendmodule");
    let same = admitted("`define B b\nmodule dut ( input a ); wire `B = a; initial $monitor;\n\nendmodule\n");
    let other = admitted("module dut(input a); wire c=a; initial begin end endmodule");
    assert_eq!(one.canonical, same.canonical);
    assert_ne!(one.canonical, other.canonical);
}

/// `#line` at the beginning of a line is a directive for Icarus: it names another file and swallows what follows.
#[test]
fn a_delay_that_is_called_line_is_no_directive() {
    let text = "`timescale 1ns/1ps\nmodule dut(input clk, rst, input [7:0] a, b, output reg [7:0] y);\ninteger line = 1;\n\
                always @(posedge clk)\n#line y = a;\nendmodule\n";
    let clean = &admitted(text).files[0];
    let printed = icarus(&[clean, BENCH], "bench").expect("a program");
    assert!(outputs(&printed)[9].ends_with(|c: char| c.is_ascii_digit()), "{printed}");
    let injected = text.replace("#line y", "#line \"x\\\"; :vpi_module \\\"y\" 0\n y");
    assert!(icarus(&[&admitted(&injected).files[0], BENCH], "bench").is_err());
}

#[test]
fn the_modules_are_named() {
    let text = "module automatic a; endmodule macromodule \\b ; endmodule interface i; endinterface";
    assert_eq!(admitted(text).modules, ["a", "b"]);
}
