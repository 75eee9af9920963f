//! The words for facts, findings and verdicts that all formats share, so that a terminal, a CI log and a report file
//! say the same. Plain text in, plain text out: colour, layout and escaping belong to the formats.

use crate::domain::figures::Figures;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::mismatch::Mismatch;
use crate::domain::verdict::{CheckReport, Evidence, LabReport, Owner, Status, Verdict};

use super::style::Style;
use super::text::one_line;
use super::values;
use crate::domain::text::counted;

/// The status as one word of a sentence.
pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::Pass => "passed",
        Status::Fail => "failed",
        Status::Broken(Owner::User) => "interrupted",
        Status::Broken(_) => "broken",
        Status::Blocked => "blocked",
    }
}

/// What speaks for a pass, as one line.
pub(super) fn evidence(evidence: &Evidence) -> String {
    let facts: Vec<String> = evidence.facts().iter().map(ToString::to_string).collect();
    facts.join(", ")
}

/// The figures of a design, as one line; empty without figures.
pub(super) fn figures(figures: Figures) -> String {
    let cells = figures.cells.map(|n| counted(n, "cell"));
    let flip_flops = figures.flip_flops.map(|n| counted(n, "flip-flop"));
    cells.into_iter().chain(flip_flops).collect::<Vec<_>>().join(", ")
}

/// What was found, as one line. For a comparison the counts say it, always in the same words.
pub(super) fn headline(finding: &Finding) -> String {
    match finding.mismatch() {
        Some(mismatch) if finding.kind == FindingKind::Mismatch => counts(mismatch),
        _ => one_line(&finding.message),
    }
}

fn counts(mismatch: &Mismatch) -> String {
    let noun = row_noun(mismatch);
    let rows = counted(mismatch.rows, noun);
    let differing = mismatch.mismatching_rows - mismatch.missing_rows.min(mismatch.mismatching_rows);
    let mut parts = Vec::new();
    if differing > 0 {
        parts.push(format!("{differing} of {rows} {}", if differing == 1 { "differs" } else { "differ" }));
    }
    if mismatch.missing_rows > 0 {
        let of = if parts.is_empty() { format!(" of {rows}") } else { String::new() };
        let verb = if mismatch.missing_rows == 1 { "is" } else { "are" };
        parts.push(format!("{}{of} {verb} missing", mismatch.missing_rows));
    }
    if mismatch.extra_rows > 0 {
        parts.push(format!("{} too many", counted(mismatch.extra_rows, noun)));
    }
    parts.join(", ")
}

/// What a row is to the learner.
pub(super) fn row_noun(mismatch: &Mismatch) -> &'static str {
    if mismatch.clocked { "cycle" } else { "row" }
}

/// The headline of a finding, with the first value that differs.
pub(super) fn headline_with_first(finding: &Finding, style: &Style) -> String {
    let headline = headline(finding);
    let Some(mismatch) = finding.mismatch() else { return headline };
    let Some(first) = mismatch.first_difference() else { return headline };
    let (name, row) = (&first.column.name, first.row);
    let (expected, actual) = values::brief(&first, style);
    format!("{headline}, first at {} {row}: {name} expected {expected}, got {actual}", row_noun(mismatch))
}

/// One line that says what a check decided, and why.
pub(super) fn outcome(check: &CheckReport) -> String {
    match &check.verdict {
        Verdict::Pass { evidence: found } => evidence(found),
        Verdict::Fail { findings } | Verdict::Broken { findings, .. } => headline(findings.first()),
        Verdict::Blocked { by } => format!("not run: {by} has to pass first"),
    }
}

/// Why there is no verdict, and that it is not the student's fault.
pub(super) fn blame(owner: Owner) -> &'static str {
    match owner {
        Owner::Author => "This lab is broken; nothing you wrote is to blame.",
        Owner::Environment => "This machine cannot run the check; nothing you wrote is to blame.",
        Owner::Internal => "This is a mistake of lab itself; nothing you wrote is to blame.",
        Owner::User => "The run was interrupted; there is no verdict.",
    }
}

/// The one thing to do next after a lab that did not pass.
pub(super) fn next_step(report: &LabReport, check: &CheckReport) -> String {
    let own = check.verdict.findings().first().and_then(|finding| finding.next_step.as_deref());
    own.map_or_else(|| default_step(report, check.verdict.status()), one_line)
}

fn default_step(report: &LabReport, status: Status) -> String {
    let lab = &report.lab;
    match status {
        Status::Broken(Owner::Author) => format!("tell the author of the lab; `lab verify {lab}` shows what is wrong"),
        Status::Broken(Owner::Environment) => "`lab doctor`".to_owned(),
        Status::Broken(Owner::Internal) => format!("report it with the output of `lab run {lab} --verbose`"),
        Status::Broken(Owner::User) => format!("`lab run {lab}`"),
        Status::Pass | Status::Blocked | Status::Fail => format!("`lab hint {lab}`"),
    }
}
