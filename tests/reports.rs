//! Complete output of every report format.

#[path = "reports/fixtures.rs"]
mod fixtures;

use std::time::Duration;

use fixtures::*;
use insta::assert_snapshot;
use lab::domain::finding::{Finding, FindingKind};
use lab::domain::logic::{Bit, Value};
use lab::domain::vectors::VectorRules;
use lab::domain::verdict::{Findings, LabReport, Owner, Verdict};
use lab::report::card::{self, CardOptions};
use lab::report::style::{Role, Style};
use lab::report::summary::{self, Totals};
use lab::report::{diff, github, json, junit, markdown, table};

const PLAIN: Style = Style { color: false, unicode: true, width: 80 };
const COLOR: Style = Style { color: true, unicode: true, width: 80 };
const ASCII: Style = Style { color: false, unicode: false, width: 60 };
const WALL: Duration = Duration::from_millis(1234);

fn card(report: &LabReport, style: &Style) -> String {
    card::render(report, &CardOptions::default(), style)
}

/// Escape sequences as a reader of a snapshot can see them.
fn visible(text: &str) -> String {
    text.replace('\u{1b}', "␛")
}

fn one_check(finding: Finding) -> LabReport {
    report("counter", "8-bit counter", vec![interface(), check("simulate/directed", Verdict::fail(finding), 20)])
}

/// One report of each kind.
fn all_kinds() -> Vec<LabReport> {
    let mut cached = passing();
    cached.cached = true;
    let harness = "the testbench does not compile with the reference";
    vec![cached, failing(), blocked(), half_adder_failing(), broken(Owner::Author, FindingKind::Harness, harness)]
}

#[test]
fn a_failure_is_explained_at_a_glance() {
    assert_snapshot!(card(&failing(), &PLAIN));
}

#[test]
fn a_failure_in_colour() {
    assert_snapshot!(visible(&card(&failing(), &COLOR)));
}

#[test]
fn a_failure_on_a_narrow_terminal_without_unicode() {
    let text = card(&failing(), &ASCII);
    assert!(text.is_ascii(), "{text}");
    assert_snapshot!(text);
}

#[test]
fn a_combinational_failure_has_no_history() {
    assert_snapshot!(card(&half_adder_failing(), &PLAIN));
}

#[test]
fn sixteen_results_of_32_bits_stay_readable() {
    let vectors = matrix(16, 40);
    let mut trace = answer(&vectors);
    for (row, values) in trace.rows.iter_mut().enumerate().skip(4) {
        for at in [1, 6, 7] {
            values[at].0[31] = if row % 2 == 0 { Bit::One } else { Bit::Zero };
            values[at].0[30] = Bit::One;
        }
    }
    let text = card(&one_check(mismatch(&vectors, &trace, &CLOCKED)), &PLAIN);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert_snapshot!(text);
}

#[test]
fn many_wrong_results_are_counted_not_listed() {
    let vectors = matrix(16, 40);
    let mut trace = answer(&vectors);
    trace.rows.iter_mut().for_each(|values| values.iter_mut().for_each(|value| value.0[31] = Bit::X));
    assert_snapshot!(card(&one_check(mismatch(&vectors, &trace, &VectorRules::default())), &PLAIN));
}

#[test]
fn a_value_of_512_bits_is_shown_where_it_differs() {
    let vectors = digest(12);
    let mut trace = answer(&vectors);
    for row in trace.rows.iter_mut().skip(2) {
        row[0].0[300] = Bit::X;
        row[0].0[17] = Bit::One;
    }
    let text = card(&one_check(mismatch(&vectors, &trace, &CLOCKED)), &PLAIN);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert_snapshot!(text);
}

#[test]
fn a_simulation_that_ends_early() {
    let vectors = counter(273);
    let mut trace = answer(&vectors);
    trace.rows.truncate(12);
    assert_snapshot!(card(&one_check(mismatch(&vectors, &trace, &CLOCKED)), &PLAIN));
}

#[test]
fn a_difference_and_then_too_many_rows() {
    let vectors = counter(12);
    let mut trace = answer(&vectors);
    trace.rows[5][1] = Value(vec![Bit::Z]);
    trace.rows.extend_from_within(..2);
    assert_snapshot!(card(&one_check(mismatch(&vectors, &trace, &CLOCKED)), &PLAIN));
}

#[test]
fn a_tools_error_is_shown_in_the_source() {
    assert_snapshot!(card(&blocked(), &PLAIN));
}

#[test]
fn a_pass_is_short_and_names_the_next_lab() {
    assert_snapshot!(card::render(&passing(), &CardOptions { verbose: false, next: Some("`lab run alu`") }, &PLAIN));
}

#[test]
fn verbose_shows_commands_and_every_warning() {
    let mut report = passing();
    report.cached = true;
    let warning = |n: u32| {
        Finding::new(FindingKind::Warning, format!("implicit wire `w{n}`")).at(Some(at("counter.v", n, None, SOURCE)))
    };
    report.checks[0].warnings = (1..6).map(warning).collect();
    let brief = card(&report, &PLAIN);
    let verbose = card::render(&report, &CardOptions { verbose: true, next: None }, &PLAIN);
    assert_snapshot!(format!("{brief}-----\n{verbose}"));
}

#[test]
fn what_is_broken_is_never_the_students_fault() {
    let cases = [
        (Owner::Author, FindingKind::Harness, "the reference does not match the golden vectors"),
        (Owner::Environment, FindingKind::ToolMissing, "`iverilog` is not installed"),
        (Owner::Internal, FindingKind::Internal, "the cache holds what nobody wrote"),
        (Owner::User, FindingKind::Interrupted, "interrupted by Ctrl-C"),
    ];
    let texts: Vec<String> =
        cases.iter().map(|(owner, kind, message)| card(&broken(*owner, *kind, message), &PLAIN)).collect();
    assert_snapshot!(texts.join("-----\n"));
}

#[test]
fn many_labs_have_a_line_each() {
    let reports = all_kinds();
    let footer = summary::footer(&Totals::of(&reports), WALL, &PLAIN);
    assert_snapshot!(summary::lines(&reports, &PLAIN) + &footer);
}

#[test]
fn what_the_machine_lacks_is_said_once_and_an_interrupted_run_is_not_broken() {
    let missing = || broken(Owner::Environment, FindingKind::ToolMissing, "`iverilog` is not installed");
    let reports = [missing(), missing(), broken(Owner::User, FindingKind::Interrupted, "the run was interrupted")];
    let footer = summary::footer(&Totals::of(&reports), WALL, &PLAIN);
    assert_snapshot!(summary::lines(&reports, &PLAIN) + &footer);
}

#[test]
fn nothing_is_said_twice() {
    let error = |message: &str, line| {
        let finding = Finding::new(FindingKind::Syntax, message).at(Some(at("rtl/a.v", line, None, SOURCE)));
        finding.quoting(format!("rtl/a.v:{line}: error: {message}"))
    };
    let all = vec![error("syntax error", 2), error("syntax error", 5), error("syntax error", 5), error("no `w`", 6)];
    let findings = Findings::new(all).expect("findings");
    let report = report("counter", "8-bit counter", vec![check("interface", Verdict::Fail { findings }, 5)]);
    assert_snapshot!(card(&report, &PLAIN));
}

#[test]
fn the_diff_shows_rows_in_pairs_and_no_dont_care() {
    let vectors = counter(60);
    let mut trace = answer(&vectors);
    for row in [4, 5, 30] {
        trace.rows[row][0] = value(row as u128, 8);
    }
    assert_snapshot!(diff::render(&vectors, &trace, &CLOCKED, &PLAIN));
}

#[test]
fn the_diff_in_colour_marks_digits() {
    let vectors = half_adder();
    let mut trace = answer(&vectors);
    trace.rows[3][0] = value(1, 1);
    assert_snapshot!(visible(&diff::render(&vectors, &trace, &VectorRules::default(), &COLOR)));
}

#[test]
fn rows_that_do_not_count_do_not_differ() {
    let vectors = counter(60);
    let mut trace = answer(&vectors);
    trace.rows[4][0] = value(99, 8);
    let rules = VectorRules { qualified_by: Some("wrap".to_owned()), ..CLOCKED };
    assert_snapshot!(diff::render(&vectors, &trace, &rules, &PLAIN), @"golden vectors and trace agree in all 60 cycles");
}

#[test]
fn the_diff_is_bounded_and_says_what_it_leaves_out() {
    let vectors = counter(5000);
    let mut trace = answer(&vectors);
    trace.rows.iter_mut().for_each(|row| row[0] = Value(vec![Bit::X; 8]));
    trace.rows.truncate(4000);
    let text = diff::render(&vectors, &trace, &CLOCKED, &PLAIN);
    assert_eq!(text.lines().count(), 86, "{text}");
    assert!(text.ends_with("… 4959 more differing cycles\n"), "{text}");
    trace = answer(&vectors);
    trace.rows.extend_from_within(..3);
    let text = diff::render(&vectors, &trace, &CLOCKED, &PLAIN);
    assert_snapshot!(text, @r"
    --- golden vectors
    +++ trace
    … the trace has 3 cycles beyond the golden vectors
    ");
}

#[test]
fn json_holds_the_reports_and_reads_back() {
    let reports = all_kinds();
    let text = json::render(&reports, "0.1.0").unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["summary"]["failed"], 3);
    assert_eq!(document["labs"][4]["owner"], "author");
    let labs: Vec<LabReport> = serde_json::from_value(document["labs"].clone()).unwrap();
    assert_eq!(labs, reports);
}

#[test]
fn the_example_in_the_documentation_is_what_json_writes() {
    let page = include_str!("../docs/json-format.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(example, json::render(&[half_adder_failing()], "0.1.0").unwrap());
}

#[test]
fn junit_tells_failures_from_errors() {
    assert_snapshot!(junit::render(&all_kinds(), WALL).unwrap());
}

#[test]
fn github_points_at_the_learners_line() {
    assert_snapshot!(github::log(&all_kinds(), "c0ffee", WALL));
}

#[test]
fn github_has_everything_in_the_job_summary() {
    assert_snapshot!(github::job_summary(&all_kinds(), WALL));
}

#[test]
fn github_shows_ten_errors_a_step_so_the_last_counts_the_rest() {
    let reports = vec![failing(); 14];
    let text = github::annotations(&reports);
    assert_eq!(text.lines().count(), 10);
    assert!(text.ends_with("::error title=lab::5 more checks did not pass; the job summary has them all\n"), "{text}");
}

/// A report whose every text was written by somebody who wants to steer the reader.
fn hostile() -> LabReport {
    let evil = "x\u{1b}[2J\u{9b}31m\u{202e}\r\n::error::owned\n`*<b>|@all https://evil ]]>&\u{0}";
    let finding = Finding::new(FindingKind::Elaboration, evil)
        .at(Some(at("rtl/a,b:c%\n::warning::.v", 1, Some((1, 2)), evil)))
        .because(evil)
        .next(evil)
        .quoting(format!("{evil}\n```\n</details>"));
    let findings = Findings::new(vec![finding.clone(), finding]).expect("two findings");
    let mut first = check("interface", Verdict::Fail { findings }, 1);
    first.commands = vec![evil.to_owned()];
    first.warnings = vec![Finding::new(FindingKind::Warning, evil)];
    report("counter", evil, vec![first])
}

#[test]
fn text_of_strangers_steers_no_reader() {
    let report = hostile();
    let card = card::render(&report, &CardOptions { verbose: true, next: None }, &PLAIN);
    let reports = [report];
    let line = summary::lines(&reports, &PLAIN);
    let job = github::job_summary(&reports, WALL);
    let xml = junit::render(&reports, WALL).unwrap();
    let log = github::log(&reports, "c0ffee", WALL);
    for text in [&card, &line, &job, &xml, &log] {
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(steers), "{}", visible(text));
    }
    assert_snapshot!(format!("{log}-----\n{job}-----\n{xml}"));
}

#[test]
fn tables_fit_the_terminal() {
    let mut labs = table::Table::new(&["phase", "lab", "title", "state", "best"], &PLAIN);
    let long = "4×4 systolic array for matrix multiplication, output-stationary, with skewed inputs";
    labs.row([
        (Role::Dim, "hdl"),
        (Role::Strong, "alu"),
        (Role::Plain, "8-bit ALU"),
        (Role::Pass, "✓ passed"),
        (Role::Plain, "260 cells"),
    ]);
    labs.row([
        (Role::Dim, "ai"),
        (Role::Strong, "systolic-array"),
        (Role::Plain, long),
        (Role::Fail, "✗ attempted"),
        (Role::Plain, ""),
    ]);
    assert_snapshot!(format!("{}{} 3 of 11\n", labs.render(), table::bar(3, 11, 20, &PLAIN)));
}

#[test]
fn a_readme_is_rendered_for_a_terminal_and_left_alone_elsewhere() {
    let source = "# Half adder\n\nTwo *bits* in,\ntwo out.\n\n| port | width |\n|---|---|\n| `a` | `x \\| y` |\n\n- an `and`,\n  an `xor`\n\n```verilog\nassign a =\n  b;\n```\n";
    assert_eq!(markdown::render(source, &PLAIN), source);
    assert_snapshot!(visible(&markdown::render(source, &COLOR)));
}
