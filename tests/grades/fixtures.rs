//! Grades as `lab grade` would make them, and students who want more than a grade.

use crate::reports::{at, late_counter, syntax_error};
use lab::domain::check::{CheckId, Fact};
use lab::domain::finding::{Detail, Finding, FindingKind};
use lab::domain::gradebook::{
    GradeLimits, GradeRow, GradedCheck, Lateness, Outcome, SubmittedFile, Surroundings, internal,
};
use lab::domain::id::LabId;
use lab::domain::verdict::Verdict;
use lab::domain::weight::{Points, Visibility};
use lab::domain::window::MAX_ROWS;
use std::collections::BTreeMap;

/// What a hidden case must not tell, in its name, its group and its findings.
pub(crate) const SECRET: &str = "wraparound";

/// Ids and texts that mean something to a spreadsheet, a browser, Markdown, a terminal, a CI runner or a reader.
pub(crate) const NASTY: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "  @SUM(1+1)*cmd",
    "a\";=HYPERLINK(\"http://x.org\")",
    "<script>alert(1)</script>",
    "```\n</details><img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) ![x](http://x.org/x.png)",
    "a | b | c\n|---|",
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m",
    "\n::error::pwned\n::stop-commands::x\n##[error]x",
    "line\r\nfeed\n# heading",
    "\u{202e}gpj.exe\u{2066}",
    "]]></failure><testcase name=\"x\"/>&amp;\u{0}\u{ffff}",
];

pub(crate) fn lab(id: &str) -> LabId {
    LabId::new(id).unwrap()
}

pub(crate) fn check(id: &str, points: u32, most: u32, verdict: Verdict) -> GradedCheck {
    GradedCheck {
        check: CheckId::try_from(id.to_owned()).unwrap(),
        group: None,
        visibility: Visibility::Visible,
        points: Points::whole(points),
        max_points: Points::whole(most),
        verdict,
    }
}

pub(crate) fn hidden(id: &str, points: u32, most: u32, verdict: Verdict) -> GradedCheck {
    let group = Some(format!("group-{SECRET}"));
    GradedCheck { group, visibility: Visibility::Hidden, ..check(id, points, most, verdict) }
}

pub(crate) fn blocked() -> Verdict {
    Verdict::Blocked { by: CheckId::Interface }
}

pub(crate) fn passed() -> Verdict {
    Verdict::pass(vec![Fact::VectorsMatched { rows: 273, values: 546, clocked: true }])
}

/// A mismatch whose values and file name nobody may see.
pub(crate) fn secret() -> Verdict {
    let mut finding = late_counter();
    finding.location = Some(at(&format!("{SECRET}.vec"), 3, None, SECRET));
    Verdict::fail(finding.because(format!("because of {SECRET}")))
}

pub(crate) fn row(student: &str, outcome: Outcome, checks: Vec<GradedCheck>) -> GradeRow {
    let points = checks.iter().map(|check| check.points).sum();
    GradeRow {
        schema: 1,
        student: student.to_owned(),
        lab: lab("counter"),
        outcome,
        points: (outcome != Outcome::Internal).then_some(points),
        max_points: checks.iter().map(|check| check.max_points).sum(),
        late: None,
        checks,
        notes: vec![],
        files: vec![SubmittedFile { name: "counter.v".to_owned(), bytes: 143, sha256: "5e".repeat(32) }],
        normalized_sha256: Some("a1".repeat(32)),
        identical_to: None,
        lab_sha256: "1ab0".repeat(16),
        limits: GradeLimits {
            compile_cpu_s: 10,
            synthesize_cpu_s: 60,
            simulate_cpu_s: BTreeMap::from([("directed".to_owned(), 5), ("random".to_owned(), 20)]),
            memory_bytes: 512 << 20,
            file_bytes: 16 << 20,
        },
        surroundings: Surroundings {
            lab: "0.1.0".to_owned(),
            tools: BTreeMap::from([
                ("iverilog".to_owned(), "11.0".to_owned()),
                ("yosys".to_owned(), "0.23".to_owned()),
            ]),
            sandbox: "landlock-7+seccomp+netns".to_owned(),
        },
    }
}

pub(crate) fn interface() -> GradedCheck {
    check("interface", 1, 1, Verdict::pass(vec![Fact::PortsMatched { ports: 7 }]))
}

pub(crate) fn passing(student: &str) -> GradeRow {
    let case = hidden(&format!("simulate/{SECRET}"), 4, 4, passed());
    row(student, Outcome::Passed, vec![interface(), check("simulate/directed", 5, 5, passed()), case])
}

/// One cycle late in a visible and in a hidden case, and a penalty.
pub(crate) fn wrong(student: &str) -> GradeRow {
    let mut random = check("simulate/random", 0, 2, passed());
    random.group = Some("values".to_owned());
    let mut directed = check("simulate/directed", 0, 3, Verdict::fail(late_counter()));
    directed.group = Some("values".to_owned());
    let case = hidden(&format!("simulate/{SECRET}"), 0, 4, secret());
    let mut row = row(student, Outcome::Wrong, vec![interface(), directed, random, case]);
    row.late = Some(Lateness { seconds: 93_784, penalty_percent: 20 });
    row.points = Some(Points::whole(1).percent(80));
    let note = Finding::new(FindingKind::Removed, "`$display` was removed: what a design prints is not graded");
    row.notes = vec![note.at(Some(at("counter.v", 6, None, "")))];
    row
}

/// Only a hidden case fails.
pub(crate) fn wrong_where_hidden(student: &str) -> GradeRow {
    let case = hidden(&format!("simulate/{SECRET}"), 0, 4, secret());
    row(student, Outcome::Wrong, vec![interface(), check("simulate/directed", 5, 5, passed()), case])
}

/// Only a hidden case fails, and every column of its window has the secret as its name: no part of it can be shown without.
pub(crate) fn secret_window(student: &str) -> GradeRow {
    let mut finding = late_counter();
    if let Some(Detail::Mismatch(mismatch)) = &mut finding.detail {
        let window = mismatch.window.as_mut().unwrap();
        assert_eq!(window.rows.len(), MAX_ROWS);
        window.inputs.iter_mut().chain(&mut window.outputs).for_each(|column| SECRET.clone_into(&mut column.name));
        mismatch.columns.iter_mut().for_each(|column| SECRET.clone_into(&mut column.name));
        mismatch.looks_like = Some(format!("`{SECRET}` is late"));
    }
    let case = hidden("simulate/hidden", 0, 4, Verdict::fail(finding));
    row(student, Outcome::Wrong, vec![interface(), check("simulate/directed", 5, 5, passed()), case])
}

pub(crate) fn syntax(student: &str) -> GradeRow {
    let mut finding = syntax_error();
    finding.location =
        finding.location.map(|place| lab::domain::source::Location { file: "counter.v".to_owned(), ..place });
    let finding = finding.next("add the `;` behind `q + 1`");
    let checks = vec![
        check("interface", 0, 1, Verdict::fail(finding)),
        check("simulate/directed", 0, 5, blocked()),
        hidden(&format!("simulate/{SECRET}"), 0, 4, Verdict::Blocked { by: CheckId::Interface }),
    ];
    row(student, Outcome::DoesNotElaborate, checks)
}

pub(crate) fn missing(student: &str) -> GradeRow {
    let finding = Finding::new(FindingKind::SourceMissing, "there is no `counter.v`");
    let mut row = row(student, Outcome::Missing, vec![check("interface", 0, 10, Verdict::fail(finding))]);
    row.files.clear();
    row.normalized_sha256 = None;
    row
}

pub(crate) fn broken(student: &str) -> GradeRow {
    let finding = Finding::new(FindingKind::Disk, format!("cannot write /scratch/{SECRET}: no space left on device"));
    row(student, Outcome::Internal, vec![interface(), check("simulate/directed", 0, 9, internal(finding))])
}

/// A student who puts `text` wherever there is room for it.
pub(crate) fn nasty(text: &str) -> GradeRow {
    let source = format!("module {text}\n{text}\nendmodule {text}");
    let finding = Finding::new(FindingKind::Elaboration, format!("`{text}` is not declared: {text}"))
        .at(Some(at("counter.v", 1, Some((8, 9)), &source)))
        .because(format!("{text}\n{text}"))
        .next(text)
        .quoting(text);
    let mut row = row(text, Outcome::DoesNotElaborate, vec![check("interface", 0, 10, Verdict::fail(finding))]);
    row.notes = vec![Finding::new(FindingKind::Removed, text).at(Some(at("counter.v", 2, None, &source)))];
    row.identical_to = Some(text.to_owned());
    row
}

/// One of each kind, sorted by student.
pub(crate) fn class() -> Vec<GradeRow> {
    vec![
        passing("anna"),
        wrong("boris"),
        broken("chen"),
        syntax("dana"),
        missing("emil"),
        wrong_where_hidden("fatima"),
        syntax("gus"),
    ]
}
