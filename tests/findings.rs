//! docs/findings.md: every code has its section, and its example really gives it.
#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

use lab::domain::check::{CheckKind, SynthesisBudget};
use lab::domain::compare::compare;
use lab::domain::finding::{Code, Finding, FindingKind};
use lab::domain::lab::{Direction, Dut, Port};
use lab::domain::logic::{Golden, GoldenBit, Radix, Value};
use lab::domain::source::SourceFile;
use lab::domain::trace::Trace;
use lab::domain::vectors::{Column, Row, VectorRules, Vectors};
use lab::domain::verdict::Verdict;
use lab::exec::LimitKind;
use lab::explain::{limits, simulation};
use lab::judge::diagnosis::{Judgement, disk_failure, tool_failure};
use lab::judge::gate::{Policy, admit};
use lab::tool::{ToolError, ToolName, Toolbox};
use regex::Regex;
use std::path::Path;
use std::{fs, io};

#[path = "support/one_check.rs"]
mod one_check;

/// A section of the page.
struct Section {
    code: Code,
    /// `verilog`, `vectors`, or `text` for what no test can run.
    language: String,
    example: String,
}

/// Codes whose examples cannot be run here, and the test in which the code is seen.
const ELSEWHERE: &[(Code, &str)] = &[
    (Code::SourceMissing, "workspace/sources.rs"),
    (Code::SourceEmpty, "workspace/sources.rs"),
    (Code::SourceEncoding, "workspace/sources.rs"),
    (Code::SourceBinary, "workspace/sources.rs"),
    (Code::SourceNotAFile, "workspace/sources.rs"),
    (Code::SourceTooLarge, "workspace/sources.rs"),
    (Code::SourceUnreadable, "workspace/sources.rs"),
    (Code::ToolCrash, "yosys.rs"),
    (Code::Trace, "cli/blame.rs"),
    (Code::Pattern, "cli/blame.rs"),
    (Code::ReferenceFails, "cli/blame.rs"),
    (Code::Undecided, "cli/blame.rs"),
    (Code::SimulatorBroken, "cli/blame.rs"),
];

/// Codes that no test sees.
const UNSEEN: &[(Code, &str)] = &[
    (Code::Forbidden, "every finding of the kind has a finer code; old results are read with this one"),
    (Code::Ports, "every finding of the kind has a finer code; old results are read with this one"),
    (Code::SourceUnusable, "every finding of the kind has a finer code; old results are read with this one"),
    (Code::Internal, "it takes a mistake in `lab` that nobody knows of"),
];

/// What is said where a tool gives no result, or nothing was compared.
fn without_result() -> Vec<Code> {
    let limits = [LimitKind::Cpu, LimitKind::Wall, LimitKind::Memory, LimitKind::Output, LimitKind::FileSize];
    let limits = limits.map(|kind| limits::limit(kind, "the simulation").code);
    let missing = ToolError::Missing { name: ToolName::Yosys, how: String::new() };
    let broken = [
        tool_failure(&missing),
        tool_failure(&ToolError::Interrupted),
        disk_failure(&io::Error::other("no space")),
        Verdict::pass(Vec::new()),
    ];
    limits.into_iter().chain(broken.iter().map(|verdict| verdict.findings()[0].code)).collect()
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The introduction and the sections, each of which has the same parts: title and meaning, example, what to do.
fn page() -> (String, Vec<Section>) {
    let text = fs::read_to_string(repository().join("docs/findings.md")).expect("the page");
    let (introduction, rest) = text.split_once("\n## ").expect("sections");
    let parts = Regex::new(
        r"\A(?<code>[a-z-]+)\n\n(?<title>[^\n]+?)\.(?: [^\n]+)?\n(?:[^\n]+\n)*\n```(?<language>\w+)\n(?<example>(?s:.*?))```\n\n\*\*What to do:\*\* [^\n]+\n(?:[^\n]+\n)*\z",
    )
    .expect("a pattern");
    let read = |section: &str| {
        let section = section.trim_end().to_owned() + "\n";
        assert!(!section.contains(|c: char| c.is_control() && c != '\n'), "{section}");
        let found = parts.captures(&section).unwrap_or_else(|| panic!("a section has other parts:\n{section}"));
        let code = Code::named(&found["code"]).unwrap_or_else(|| panic!("no code is called {}", &found["code"]));
        assert!(section.contains(&format!("\n\n{}.", code.title())), "{}: {}", code.name(), code.title());
        // What nobody could see, and a terminal would obey.
        let example = found["example"].replace("<U+001B>", "\u{1b}");
        Section { code, language: found["language"].to_owned(), example }
    };
    (introduction.to_owned(), rest.split("\n## ").map(read).collect())
}

#[test]
fn every_code_has_its_section_and_its_place_in_the_list() {
    let (introduction, sections) = page();
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    let documented: Vec<&str> = sections.iter().map(|section| section.code.name()).collect();
    assert_eq!(documented, names);
    let link = Regex::new(r"\[([a-z-]+)\]\(#([a-z-]+)\)").expect("a pattern");
    let mut listed: Vec<String> = Vec::new();
    for found in link.captures_iter(&introduction) {
        assert_eq!(found[1], found[2]);
        listed.push(found[1].to_owned());
    }
    listed.sort_unstable();
    assert_eq!(listed, names);
}

#[test]
fn names_are_stable_and_no_two_are_alike() {
    let name = Regex::new("^[a-z]+(-[a-z]+)*$").expect("a pattern");
    for code in Code::ALL {
        assert!(name.is_match(code.name()), "{}", code.name());
        assert_eq!(Code::named(code.name()), Some(*code));
        assert_eq!(serde_json::to_value(code).expect("JSON"), code.name());
        assert!(code.kinds().iter().all(|kind| !kind.name().is_empty()));
    }
}

/// What an older or a newer version of `lab` wrote.
#[test]
fn a_finding_without_a_code_that_is_known_has_that_of_its_kind() {
    let read = |code: &str| {
        let text = format!(r#"{{"kind":"syntax",{code}"message":"m"}}"#);
        serde_json::from_str::<Finding>(&text).expect("a finding").code
    };
    assert_eq!(read(""), Code::Syntax);
    assert_eq!(read(r#""code":"of-the-future","#), Code::Syntax);
    assert_eq!(read(r#""code":"missing-semicolon","#), Code::MissingSemicolon);
    assert_eq!(read(r#""code":"latch","#), Code::Syntax);
    let finding = Finding::new(FindingKind::Warning, "m").code(Code::Undeclared);
    let text = serde_json::to_string(&finding).expect("JSON");
    assert_eq!(text, r#"{"kind":"warning","code":"undeclared","message":"m"}"#);
    assert_eq!(serde_json::from_str::<Finding>(&text).expect("a finding"), finding);
}

fn port(name: &str, direction: Direction, width: usize) -> Port {
    Port { name: name.to_owned(), direction, width }
}

/// The adder that the sections about ports specify, or a module whose ports do not matter.
fn dut(code: Code, text: &str) -> Dut {
    let first = Regex::new(r"\bmodule (\w+)").expect("a pattern").captures(text);
    let (top, ports) = if code.kinds()[0] == FindingKind::Ports {
        let ports =
            vec![port("a", Direction::Input, 4), port("b", Direction::Input, 4), port("sum", Direction::Output, 5)];
        ("adder".to_owned(), ports)
    } else if code == Code::MissingTop {
        ("counter".to_owned(), Vec::new())
    } else {
        (first.map_or("top".to_owned(), |found| found[1].to_owned()), Vec::new())
    };
    let (sources, supplied) = (vec!["top.v".to_owned()], vec![]);
    Dut { top, sources, supplied, clock: None, ports, constant_bits: vec![] }
}

/// What the check says to a design that is the example of `code`: `interface`, `synthesize`, or the gate of `lab grade`.
fn judged(toolbox: &Toolbox, code: Code, text: &str) -> Vec<Finding> {
    let file = SourceFile { name: "top.v".into(), display: "top.v".into(), text: text.into() };
    let check = |kind| decisive(one_check::judge(toolbox, kind, &dut(code, text), vec![file.clone()]), code);
    match code.kind() {
        FindingKind::Forbidden | FindingKind::Removed => gate(file),
        FindingKind::Syntax if [Code::MalformedMacro, Code::MalformedLeftover].contains(&code) => gate(file),
        FindingKind::Syntax | FindingKind::Elaboration | FindingKind::Ports | FindingKind::Warning => {
            check(CheckKind::Interface)
        }
        _ => check(CheckKind::Synthesize(SynthesisBudget { max_cells: Some(20), max_flip_flops: None })),
    }
}

/// What decides, or else the warnings. The ports of an example that is not about them are in no specification.
fn decisive(outcome: Judgement, code: Code) -> Vec<Finding> {
    let mut findings = outcome.verdict.findings().to_vec();
    findings.retain(|finding| finding.code != Code::PortExtra || code == Code::PortExtra);
    if findings.is_empty() { outcome.warnings } else { findings }
}

fn gate(file: SourceFile) -> Vec<Finding> {
    let reserved = ["full_adder".to_owned()];
    let policy = Policy { reserved_modules: &reserved };
    admit(&[file], &policy).map_or_else(|findings| findings, |admitted| admitted.notes)
}

/// A table of what an output is, and what is expected of it; `cycle` before the names says that it is clocked. A column
/// with a digit above 1 is decimal.
fn compared(table: &str) -> Vec<Finding> {
    let mut lines = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let names = lines.next().expect("the names");
    let rows: Vec<Vec<&str>> = lines.collect();
    let outputs: Vec<usize> = (1..names.len()).step_by(2).collect();
    let is_decimal = |at: usize| {
        rows.iter().any(|row| row[at..].iter().take(2).any(|v| v.contains(['2', '3', '4', '5', '6', '7', '8', '9'])))
    };
    let bits = |at: usize, text: &str| {
        let text =
            if is_decimal(at) { format!("{:08b}", text.parse::<u8>().expect("a number")) } else { text.to_owned() };
        Value::from_binary(&text).expect("bits")
    };
    let column = |at: &usize| Column {
        name: names[*at].to_owned(),
        width: bits(*at, rows[0][*at + 1]).width(),
        radix: if is_decimal(*at) { Radix::Decimal } else { Radix::Binary },
    };
    let golden = |value: Value| Golden(value.0.into_iter().map(GoldenBit::Is).collect());
    let expected = |row: &Vec<&str>| outputs.iter().map(|at| golden(bits(*at, row[at + 1]))).collect();
    let row = |(row, line): (&Vec<&str>, u32)| Row { line, inputs: vec![], outputs: expected(row) };
    let vectors = Vectors {
        inputs: vec![],
        outputs: outputs.iter().map(column).collect(),
        rows: rows.iter().zip(2..).map(row).collect(),
    };
    let there = rows.iter().filter(|row| row[1] != "missing");
    let trace = Trace { rows: there.map(|row| outputs.iter().map(|at| bits(*at, row[*at])).collect()).collect() };
    let rules = VectorRules { clocked: names[0] == "cycle", ..VectorRules::default() };
    vec![simulation::mismatch(compare(&vectors, &trace, &rules).expect_err("a mismatch"), None)]
}

#[test]
fn every_example_gives_its_code() {
    let toolbox = Toolbox::new(std::env::var_os("PATH").expect("a search path"));
    let mut wrong = Vec::new();
    for Section { code, language, example } in page().1 {
        let findings = match language.as_str() {
            "verilog" => judged(&toolbox, code, &example),
            "vectors" => compared(&example),
            "text" => continue,
            other => panic!("{}: no example is in {other}", code.name()),
        };
        let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code.name()).collect();
        codes.dedup();
        if codes != [code.name()] || findings.iter().any(|finding| !code.kinds().contains(&finding.kind)) {
            wrong.push(format!("{}:\n{example}gives {findings:#?}", code.name()));
        }
    }
    assert!(wrong.is_empty(), "{} examples\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn every_code_without_an_example_that_runs_is_seen_once() {
    for Section { code, language, .. } in page().1 {
        let elsewhere = ELSEWHERE.iter().find(|(known, _)| *known == code);
        let unseen = UNSEEN.iter().any(|(known, _)| *known == code);
        let places = [language != "text", without_result().contains(&code), elsewhere.is_some(), unseen];
        assert_eq!(places.iter().filter(|is_seen| **is_seen).count(), 1, "{}", code.name());
        if let Some((_, file)) = elsewhere {
            let text = fs::read_to_string(repository().join("tests").join(file)).expect("a test");
            let is_seen = text.contains(&format!("Code::{code:?}")) || text.contains(&format!(" {}\"", code.name()));
            assert!(is_seen, "tests/{file} does not see {}", code.name());
        }
    }
}
