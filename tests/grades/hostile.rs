//! Students who put into names and sources what means something to whoever reads the results; and what nobody may read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lab::domain::gradebook::GradeRow;
use lab::domain::text::is_printable;
use lab::report::grades::class_stats::ClassStats;
use lab::report::grades::class_summary::Places;
use lab::report::grades::{
    class_report, class_summary, classroom, csv, ctrf, diff, exercism, feedback, github, gradescope, jsonl, junit,
    prairielearn,
};
use lab::report::style::Style;

use crate::fixtures::*;

const TOKEN: &str = "4f1d2c8b7a6e5d3c";

fn csv_of(rows: &[GradeRow]) -> String {
    let mut bytes = Vec::new();
    csv::write_header(&mut bytes).unwrap();
    rows.iter().try_for_each(|row| csv::write_row(&mut bytes, row)).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn github_of(rows: &[GradeRow]) -> String {
    let mut annotations = github::Annotations::default();
    for row in rows {
        annotations.add(row);
    }
    github::log(&summary_of(rows), TOKEN, &annotations)
}

#[test]
fn an_annotation_names_the_code_of_what_may_be_seen() {
    let text = github_of(&[syntax("ann"), wrong_where_hidden("bob")]);
    assert!(text.contains("title=ann counter%3A interface [missing-semicolon]::"), "{text}");
    assert!(text.contains("title=bob counter%3A hidden case 1::"), "{text}");
}

fn stats(rows: &[GradeRow]) -> ClassStats {
    let mut stats = ClassStats::default();
    for row in rows {
        stats.add(row);
    }
    stats
}

fn summary_of(rows: &[GradeRow]) -> String {
    let places = Places { grades: "g.csv", report: "report.md", feedback: "feedback/", again: "lab grade" };
    class_summary::render(&stats(rows), &places, std::time::Duration::from_secs(61), &Style::plain(80))
}

fn class_report_of(rows: &[GradeRow]) -> String {
    let students = rows.iter().map(|row| row.student.clone()).collect();
    class_report::render(&stats(rows), &[class_report::Identical { lab: lab("counter"), students }])
}

fn changes_of(rows: &[GradeRow]) -> (String, String) {
    let (mut text, mut json) = (String::new(), String::new());
    for row in rows {
        let new = GradeRow { outcome: lab::domain::gradebook::Outcome::Crash, ..row.clone() };
        let change = diff::changes::<()>([Ok(row.clone())].into_iter(), [Ok(new)].into_iter()).next();
        let change = change.unwrap().unwrap().unwrap();
        text += &diff::lines(&change, &Style::plain(80));
        json += &diff::json_line(&change).unwrap();
    }
    (text, json)
}

fn streamed(rows: &[GradeRow]) -> [String; 2] {
    let mut ctrf = ctrf::CtrfReport::new(Vec::new(), "0.1.0").unwrap();
    let mut junit = junit::JunitReport::new(Vec::new()).unwrap();
    rows.iter().try_for_each(|row| ctrf.add(row).and_then(|()| junit.add(row))).unwrap();
    [ctrf.finish(None).unwrap(), junit.finish().unwrap()].map(|bytes| String::from_utf8(bytes).unwrap())
}

fn decoded(rows: &[GradeRow]) -> String {
    String::from_utf8(STANDARD.decode(classroom::render(rows).unwrap()).unwrap()).unwrap()
}

/// What students may read, each format by its name.
fn for_students(rows: &[GradeRow]) -> Vec<(&'static str, String)> {
    let [ctrf, junit] = streamed(rows);
    let each = |text: fn(&GradeRow) -> String| rows.iter().map(text).collect::<String>();
    vec![
        ("feedback", each(|row| feedback::render(std::slice::from_ref(row)))),
        ("gradescope", each(|row| gradescope::render(std::slice::from_ref(row), None).unwrap())),
        ("exercism", each(|row| exercism::render(row).unwrap())),
        ("classroom", each(|row| decoded(std::slice::from_ref(row)))),
        ("prairielearn", each(|row| prairielearn::render(std::slice::from_ref(row)).unwrap())),
        (
            "github",
            rows.iter()
                .map(|row| github_of(std::slice::from_ref(row)).replace(&summary_of(std::slice::from_ref(row)), ""))
                .collect(),
        ),
        ("ctrf", ctrf),
        ("junit", junit),
    ]
}

fn all_forms(rows: &[GradeRow]) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    rows.iter().try_for_each(|row| jsonl::write_row(&mut lines, row)).unwrap();
    let (text, json) = changes_of(rows);
    let mut all = for_students(rows);
    all.extend([
        ("csv", csv_of(rows)),
        ("jsonl", String::from_utf8(lines).unwrap()),
        ("class report", class_report_of(rows)),
        ("summary", summary_of(rows)),
        ("diff", text),
        ("diff as JSON", json),
        ("step summary", github::step_summary(&class_report_of(rows))),
    ]);
    all
}

#[test]
fn no_form_has_a_character_that_steers_its_reader() {
    for (form, text) in all_forms(&NASTY.map(nasty)) {
        let steers = |c: char| !is_printable(c) && c != '\n' && !(form == "csv" && c == '\r');
        let found = text.lines().find(|line| line.contains(steers));
        assert!(found.is_none(), "{form}: {found:?}");
    }
}

#[test]
fn no_form_has_a_tag_of_a_student() {
    for (form, text) in all_forms(&NASTY.map(nasty)) {
        // A terminal, a table and the log know no tags; inside of a fenced block there is none either.
        if ["csv", "summary", "diff", "github"].contains(&form) {
            continue;
        }
        let outside = outside_of_fences(&text);
        for tag in ["<script", "<img", "</details", "<testcase name=\"x\"/>"] {
            assert!(!outside.contains(tag), "{form}: {tag}\n{text}");
        }
    }
}

/// A Markdown text without its fenced blocks, each of which has to end.
fn outside_of_fences(text: &str) -> String {
    let (mut outside, mut fence) = (String::new(), None::<String>);
    for line in text.lines() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        let rest = &line[ticks.len()..];
        match &fence {
            Some(open) if ticks.len() >= open.len() && rest.trim().is_empty() => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 && !rest.contains('`') => fence = Some(ticks),
            None => outside += &format!("{line}\n"),
        }
    }
    assert!(fence.is_none(), "a fence that does not end:\n{text}");
    outside
}

#[test]
fn markdown_of_a_student_stays_text() {
    for (form, text) in all_forms(&NASTY.map(nasty)) {
        if !["feedback", "class report", "step summary"].contains(&form) {
            continue;
        }
        let outside = outside_of_fences(&text);
        for mark in ["[click](", "![x](", "://", "\n# heading", "| b |"] {
            assert!(!outside.contains(mark), "{form}: {mark}\n{outside}");
        }
        for table in outside.split("\n\n").filter(|part| part.starts_with('|')) {
            let cells = |line: &str| line.replace(r"\\", "").replace(r"\|", "").matches('|').count();
            let counts: Vec<usize> = table.lines().map(cells).collect();
            assert!(counts.iter().all(|count| *count == counts[0]), "{form}: {table}");
        }
    }
}

#[test]
fn no_cell_of_the_table_is_a_formula() {
    let text = csv_of(&NASTY.map(nasty));
    assert!(text.ends_with("\r\n"));
    // A spreadsheet may also cut at a semicolon, or take quotes for ordinary characters.
    for (delimiter, quoting) in [(b',', true), (b';', true), (b';', false), (b',', false), (b'|', true)] {
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(quoting)
            .flexible(true)
            .from_reader(text.as_bytes());
        for cell in reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            let first =
                cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{fffd}').chars().next();
            assert!(!first.is_some_and(|c| "=+-@＝＋－＠".contains(c)), "{cell:?} at {}", char::from(delimiter));
        }
    }
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), NASTY.len());
    assert_eq!(&rows[0][0], "'=cmd|' /C calc'!A0");
    assert_eq!(&rows[3][0], "<script>alert(1)</script>");
}

#[test]
fn a_runner_obeys_nobody_but_lab() {
    let log = github_of(&NASTY.map(nasty));
    let (fenced, commands) = log.split_once(&format!("\n::{TOKEN}::\n")).unwrap();
    let inside = fenced.strip_prefix(&format!("::stop-commands::{TOKEN}\n")).unwrap();
    assert!(!inside.contains(TOKEN));
    assert_eq!(commands.lines().count(), 10);
    assert!(commands.lines().all(|line| line.starts_with("::error ")), "{commands}");
    assert!(commands.lines().last().unwrap().contains("3 more checks"));
    for line in decoded(&NASTY.map(nasty)).lines() {
        assert!(!line.contains("::") && !line.contains("##["), "{line}");
    }
}

#[test]
fn nobody_learns_a_thing_about_a_hidden_case() {
    let rows = [
        passing("anna"),
        wrong("boris"),
        wrong_where_hidden("fatima"),
        secret_window("hedy"),
        syntax("dana"),
        broken("chen"),
    ];
    for (form, text) in for_students(&rows) {
        assert!(!text.contains(SECRET), "{form}: {text}");
        assert!(text.contains("hidden case 1") || form == "exercism", "{form}: {text}");
    }
    // It is the case that is hidden, not the check of it: the teacher has its window, and a student that of a visible case.
    let mut row = secret_window("hedy");
    assert!(all_forms(&[row.clone()]).iter().any(|(form, text)| *form == "jsonl" && text.contains(SECRET)));
    row.checks[2].visibility = lab::domain::weight::Visibility::Visible;
    for (form, text) in for_students(&[row]) {
        assert!(text.contains(SECRET), "{form}: {text}");
    }
    // The table names it, and tells no value of it.
    let table = csv_of(&[wrong_where_hidden("fatima")]);
    assert!(table.contains("simulate/wraparound: a hidden case") && !table.contains("expected"), "{table}");
}

#[test]
fn what_is_broken_is_never_a_score() {
    let row = broken("chen");
    let table = csv_of(std::slice::from_ref(&row));
    assert!(table.contains("chen,counter,internal,,10,,"), "{table}");
    let text = feedback::render(&[row]);
    assert!(text.contains("counter: not graded") && text.contains("not your fault"), "{text}");
    assert!(!text.contains(" of 10"), "{text}");
}
