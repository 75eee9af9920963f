//! What beginners do wrong, and what `lab` says to it: broken Verilog through the real compiler to a finding.
//!
//! The mistakes stand in tests/diagnose/*.txt, one after the other: a title behind `#`, the kind of design, the Verilog with the
//! marked place between « and », and the findings that it leads to, each with its kind and its code. `<U+00A0>` stands for a character that nobody could see.
#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

use std::fs;
use std::path::Path;

use lab::domain::check::CheckKind;
use lab::domain::finding::{Finding, FindingKind};
use lab::domain::lab::{Direction, Dut, Port};
use lab::domain::source::SourceFile;
use lab::domain::verdict::Status;
use lab::judge::diagnosis::Judgement;
use lab::report::diagnostic::render;
use lab::tool::Toolbox;
use regex::Regex;

#[path = "support/one_check.rs"]
mod one_check;

const COMBINATIONAL: &str =
    "module top (\n    input  wire a,\n    input  wire b,\n    output wire y\n);\n{}endmodule\n";
const CLOCKED: &str =
    "module top (\n    input  wire       clk,\n    input  wire [3:0] d,\n    output reg  [3:0] q\n);\n{}endmodule\n";

/// A mistake and what is said to it.
struct Mistake {
    title: String,
    /// The design with the marks.
    marked: String,
    /// The findings: kind, code and message, each followed by the next step.
    findings: String,
}

impl Mistake {
    fn read(text: &str) -> Self {
        let (title, rest) = text.split_once('\n').expect("a title");
        let (design, rest) = rest.split_once('\n').expect("a kind of design");
        let findings = Regex::new(r"(?m)^(syntax|elaboration|warning)( [a-z-]+)?: |^accepted$").expect("a pattern");
        let end = findings.find(rest).unwrap_or_else(|| panic!("`{title}` has no findings")).start();
        let body = visible(&rest[..end]);
        let marked = match design {
            "combinational" => COMBINATIONAL.replace("{}", &body),
            "clocked" => CLOCKED.replace("{}", &body),
            "file" => body,
            other => panic!("`{title}`: no kind of design is called {other}"),
        };
        Self { title: title.to_owned(), marked, findings: rest[end..].trim_end().to_owned() }
    }

    fn source(&self) -> String {
        self.marked.replace(['«', '»'], "")
    }

    /// The ports that the specification asks for, so that they are never the mistake.
    fn dut(&self) -> Dut {
        let port = |name: &str, direction, width| Port { name: name.to_owned(), direction, width };
        let ports = if self.marked.contains("clk") {
            vec![port("clk", Direction::Input, 1), port("d", Direction::Input, 4), port("q", Direction::Output, 4)]
        } else if self.marked.contains(" b") {
            vec![port("a", Direction::Input, 1), port("b", Direction::Input, 1), port("y", Direction::Output, 1)]
        } else {
            vec![port("a", Direction::Input, 1), port("y", Direction::Output, 1)]
        };
        dut("top", ports)
    }
}

fn dut(top: &str, ports: Vec<Port>) -> Dut {
    let (sources, supplied) = (vec!["top.v".to_owned()], vec![]);
    Dut { top: top.to_owned(), sources, supplied, clock: None, ports, constant_bits: vec![] }
}

/// The characters that `<U+00A0>` and its like stand for.
fn visible(text: &str) -> String {
    let code = Regex::new("<U\\+([0-9A-F]{4})>").expect("a pattern");
    let character = |found: &regex::Captures<'_>| {
        let number = u32::from_str_radix(&found[1], 16).expect("a number");
        char::from_u32(number).expect("a character").to_string()
    };
    code.replace_all(text, character).into_owned()
}

/// Every mistake of a file in tests/diagnose/.
fn mistakes(file: &str) -> Vec<Mistake> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnose").join(file);
    let text = fs::read_to_string(path).expect("the mistakes");
    format!("\n{text}").split("\n# ").skip(1).map(Mistake::read).collect()
}

/// The check `interface` on files of these names and texts.
fn check(dut: &Dut, files: &[(&str, &str)]) -> Judgement {
    let toolbox = Toolbox::new(std::env::var_os("PATH").expect("a search path"));
    let source = |(name, text): &(&str, &str)| SourceFile {
        name: (*name).to_owned(),
        display: format!("rtl/top/{name}"),
        text: (*text).to_owned(),
    };
    one_check::judge(&toolbox, CheckKind::Interface, dut, files.iter().map(source).collect())
}

fn findings(outcome: &Judgement) -> Vec<&Finding> {
    outcome.verdict.findings().iter().chain(&outcome.warnings).collect()
}

/// The design with the marks where the first finding points to.
fn mark(source: &str, finding: Option<&&Finding>) -> String {
    let Some(place) = finding.and_then(|finding| finding.location.as_ref()) else { return source.to_owned() };
    let mut lines: Vec<String> = source.split('\n').map(str::to_owned).collect();
    let line: Vec<char> = lines[place.line as usize - 1].chars().collect();
    let (from, to) = place.columns.map_or_else(
        || (line.iter().take_while(|c| c.is_whitespace()).count(), line.len()),
        |(first, behind)| (first as usize - 1, (behind as usize - 1).min(line.len())),
    );
    let part = |range: &[char]| range.iter().collect::<String>();
    lines[place.line as usize - 1] = format!("{}«{}»{}", part(&line[..from]), part(&line[from..to]), part(&line[to..]));
    lines.join("\n")
}

fn described(findings: &[&Finding]) -> String {
    let describe = |finding: &&Finding| {
        let next = finding.next_step.as_deref().unwrap_or_default();
        assert!(finding.code.kinds().contains(&finding.kind), "{finding:?}");
        format!("{} {}: {}\n  next: {next}", finding.kind.name(), finding.code.name(), finding.message)
    };
    if findings.is_empty() {
        return "accepted".to_owned();
    }
    findings.iter().map(describe).collect::<Vec<_>>().join("\n")
}

/// What is said to each mistake is what its file says, or a list of differences.
fn assert_explained(mistakes: &[Mistake]) {
    let mut wrong = Vec::new();
    for mistake in mistakes {
        let source = mistake.source();
        let outcome = check(&mistake.dut(), &[("top.v", &source)]);
        let findings = findings(&outcome);
        let (marked, described) = (mark(&source, findings.first()), described(&findings));
        if marked != mistake.marked || described != mistake.findings {
            let title = &mistake.title;
            wrong.push(format!(
                "# {title}\n{marked}{described}\n-- instead of:\n{}{}",
                mistake.marked, mistake.findings
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), mistakes.len(), wrong.join("\n\n"));
}

#[test]
fn mistakes_of_syntax_are_explained_at_their_place() {
    let mistakes = mistakes("syntax.txt");
    assert!(mistakes.len() > 100);
    assert_explained(&mistakes);
}

#[test]
fn mistakes_of_elaboration_are_explained_at_their_place() {
    let mistakes = mistakes("elaboration.txt");
    assert!(mistakes.len() > 40);
    assert_explained(&mistakes);
}

#[test]
fn what_a_beginner_sees() {
    let shown = [
        "a ; is missing behind the last assign",
        "end of an inner block is missing",
        "two statements without begin and end",
        "always is misspelt",
        "a typographic quote in a number",
        "a wire is assigned in an always block",
        "the module has another name",
    ];
    let all: Vec<Mistake> = ["syntax.txt", "elaboration.txt"].into_iter().flat_map(mistakes).collect();
    let mut text = String::new();
    for title in shown {
        let mistake =
            all.iter().find(|mistake| mistake.title == title).unwrap_or_else(|| panic!("no mistake `{title}`"));
        let outcome = check(&mistake.dut(), &[("top.v", &mistake.source())]);
        let finding = findings(&outcome).first().map(|finding| render(finding, false, 100)).expect("a finding");
        text += &format!("# {title}\n{finding}\n\n");
    }
    insta::assert_snapshot!(text);
}

/// The own parser knows no names of packages, so what Icarus stops at is not known.
const NOT_UNDERSTOOD: &str =
    "module top (input wire a, output wire y);\n    wire t;\n    assign y = p::f(a) t;\nendmodule\n";

#[test]
fn what_is_not_understood_is_quoted_and_not_explained_away() {
    let mistake = Mistake { title: String::new(), marked: NOT_UNDERSTOOD.to_owned(), findings: String::new() };
    let outcome = check(&mistake.dut(), &[("top.v", NOT_UNDERSTOOD)]);
    let finding = outcome.verdict.findings().first().expect("a finding");
    assert_eq!((finding.kind, finding.message.as_str()), (FindingKind::Syntax, "syntax error"));
    assert_eq!(finding.location.as_ref().map(|place| place.line), Some(3));
    let quoted = finding.tool_output.as_deref().expect("the words of Icarus");
    assert!(quoted.starts_with("rtl/top/top.v:3: syntax error"), "{quoted}");
}

#[test]
fn a_mistake_in_one_file_is_not_blamed_on_the_next() {
    let top = "module top (input wire a, output wire y);\n    cell u (.a(a), .y(y));\n";
    let cell = "module cell_1 (input wire a, output wire y);\n    assign y = a;\nendmodule\n";
    let mistake = Mistake { title: String::new(), marked: top.to_owned(), findings: String::new() };
    let top = top.replace("cell", "cell_1");
    let outcome = check(&mistake.dut(), &[("top.v", &top), ("cell.v", cell)]);
    let finding = outcome.verdict.findings().first().expect("a finding");
    assert_eq!(finding.message, "this `module` has no `endmodule`");
    let place = finding.location.as_ref().expect("a place");
    assert_eq!((place.file.as_str(), place.line), ("rtl/top/top.v", 1));
}

/// Words, numbers, operators and brackets of a design, as ranges of bytes; no comments and directives.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let token = Regex::new(r"//[^\n]*|`[^\n]*|\d*'s?[bdh][0-9a-fx]+|\w+|<=|==|&&|\|\||[^\s\w]").expect("a pattern");
    let all = token.find_iter(text).map(|found| found.range());
    all.filter(|range| !text[range.clone()].starts_with(['/', '`'])).collect()
}

/// Whatever single token is missing from a right design: where that is an error of syntax, it is not left unexplained, and
/// nearly always the finding points to the line on which the token was.
#[test]
fn the_place_of_a_missing_token_is_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/solutions/shift-register/reference/shift_register.v");
    let text = fs::read_to_string(path).expect("the reference");
    let dut = dut("shift_register", vec![]);
    let (mut errors, mut elsewhere, mut unexplained) = (0, Vec::new(), Vec::new());
    for token in tokens(&text) {
        let line = u32::try_from(text[..token.start].matches('\n').count() + 1).expect("a line");
        let broken = format!("{}{}", &text[..token.start], &text[token.end..]);
        let outcome = check(&dut, &[("top.v", &broken)]);
        assert_eq!(outcome.verdict.status(), Status::Fail, "the specification of this test has no ports");
        let finding = outcome.verdict.findings().first().expect("a finding");
        let missing = format!("{line}: `{}`: {}", &text[token], finding.message);
        if finding.kind == FindingKind::Syntax {
            errors += 1;
            if finding.message == "syntax error" {
                unexplained.push(missing);
            } else if finding.location.as_ref().is_none_or(|place| place.line != line) {
                elsewhere.push(missing);
            }
        }
    }
    assert!(errors > 50, "{errors}");
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    assert!(elsewhere.len() * 10 <= errors, "{} of {errors}: {elsewhere:#?}", elsewhere.len());
}
