//! How findings look in a terminal.
#![allow(missing_docs)]
use lab::domain::finding::{Finding, FindingKind};
use lab::domain::source::{Excerpt, Location};
use lab::report::diagnostic::render;

fn at(source: &str, line: u32, columns: Option<(u32, u32)>) -> Finding {
    let location = Location { file: "rtl/a.v".into(), line, columns, excerpt: Excerpt::around(source, line, 1) };
    Finding::new(FindingKind::Syntax, "bad").at(Some(location))
}

fn plain(finding: &Finding) -> String {
    render(finding, false, 60)
}

#[test]
fn a_whole_finding() {
    let source = "module a;\n\tasign y = 1;\nendmodule\n";
    let finding = at(source, 2, Some((2, 7))).because("no such keyword\nin Verilog").next("write `assign`");
    insta::assert_snapshot!(plain(&finding));
}

#[test]
fn without_columns_the_text_of_the_line_is_marked() {
    insta::assert_snapshot!(plain(&at("a\n    b c  \n", 2, None)));
}

#[test]
fn wide_characters_do_not_shift_the_caret() {
    insta::assert_snapshot!(plain(&at("// héé 漢字 x\n", 1, Some((11, 12)))));
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let source = format!("{}here{}\n", "a".repeat(500), "b".repeat(500));
    insta::assert_snapshot!(plain(&at(&source, 1, Some((501, 505)))));
}

#[test]
fn places_that_the_excerpt_does_not_have_are_named_all_the_same() {
    let findings = [
        at("a\n", 7, Some((3, 4))),
        at("a\n", 1, Some((9, 12))),
        at("a\n", 1, Some((2, 2))),
        at("a\n\nb\n", 2, None),
        at("", 0, None),
        at("a\n", 1, Some((0, 0))),
        at("a\n", u32::MAX, Some((u32::MAX, 0))),
    ];
    insta::assert_snapshot!(findings.iter().map(plain).collect::<Vec<_>>().join("\n\n"));
}
