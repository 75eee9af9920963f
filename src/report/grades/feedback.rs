//! Feedback for one student, in Markdown: what each lab earned, why not more, and what to do next.
//!
//! The pieces are those of `lab run`'s cards, so that a student meets what is known from there. Size is bounded whatever
//! was submitted: findings, lines and the width of excerpts are.

use std::fmt::Write as _;

use super::plain::{self, MAX_FINDINGS, MAX_TEXT, TRACE_BACK};
use super::shown::{self, Shown};
use super::words::{self, WIDTH};
use crate::domain::finding::Finding;
use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::text::counted;
use crate::domain::verdict::Status;
use crate::report::markup;
use crate::report::style::Style;

/// Notes that are shown.
const MAX_NOTES: usize = 20;
/// What to do about a hidden case.
const TEST_MORE: &str = "Next: nothing more is told about hidden cases. Test the design with inputs of your own: the \
                         smallest and the largest values, a reset in the middle, long sequences.";

/// The whole text about one student's labs, ending with a line feed.
///
/// `rows` are all of one student.
pub fn render(rows: &[GradeRow]) -> String {
    let student = rows.first().map(|row| row.student.as_str()).unwrap_or_default();
    let mut text = format!("# Feedback for {}\n", markup::inline(student));
    if rows.len() > 1 {
        text += &overview(rows);
    }
    for row in rows {
        text += &section(row);
    }
    text
}

/// A table of the labs, and their sum if every lab has a grade.
fn overview(rows: &[GradeRow]) -> String {
    let mut text = "\n| lab | result | points |\n|---|---|---|\n".to_owned();
    for row in rows {
        let _ = writeln!(text, "| {} | {} | {} |", row.lab, row.outcome.meaning(), words::row_points(row));
    }
    if let Some(sum) = words::total(rows) {
        let most = rows.iter().map(|row| row.max_points).sum();
        let _ = writeln!(text, "| **together** | | **{}** |", words::points(sum, most));
    }
    text
}

fn section(row: &GradeRow) -> String {
    let mut text = format!("\n## {}: {}\n", row.lab, words::row_points(row));
    text += &format!("\n{}\n", statement(row));
    if row.outcome == Outcome::Internal {
        return text;
    }
    let checks = shown::checks(row);
    text += &table(&checks);
    text += &remarks(row);
    for check in checks.iter().filter(|check| tells_more(check)) {
        text += &format!("\n### {}\n\n{}", check.name, explanation(check));
    }
    let is_only_hidden = checks.iter().all(|check| check.findings().is_empty());
    if is_only_hidden && checks.iter().any(|check| check.status == Status::Fail) {
        text += &format!("\n{TEST_MORE}\n");
    }
    text
}

/// Whether there is more to say about a check than its line in the table.
fn tells_more(check: &Shown<'_>) -> bool {
    match check.findings() {
        [] => false,
        [one] => [one.location.is_some(), one.mismatch().is_some(), one.explanation.is_some(), one.next_step.is_some()]
            .contains(&true),
        _ => true,
    }
}

/// The verdict and its reason in one paragraph of Markdown.
pub(super) fn statement(row: &GradeRow) -> String {
    let reason = shown::reason(row);
    match row.outcome {
        Outcome::Internal => format!("**Not graded.** {reason}"),
        Outcome::Passed => "**Passed:** every check passed.".to_owned(),
        outcome => {
            let meaning = outcome.meaning();
            let (first, rest) = meaning.split_at(1);
            let reason = if reason == meaning { String::new() } else { format!(" {}", markup::prose(&reason)) };
            format!("**{}{rest}.**{reason}", first.to_uppercase())
        }
    }
}

fn table(checks: &[Shown<'_>]) -> String {
    if checks.is_empty() {
        return String::new();
    }
    let grouped = checks.iter().any(|check| check.group.is_some());
    let (title, rule) = if grouped { (" group |", "---|") } else { ("", "") };
    let mut text = format!("\n| | check |{title} result | points |\n|---|---|{rule}---|---|\n");
    for check in checks {
        let symbol = Style::plain(WIDTH).symbol(check.status);
        let group = check.group.map(markup::inline).unwrap_or_default();
        let group = if grouped { format!(" {group} |") } else { String::new() };
        let outcome = markup::prose(&words::cut(&check.outcome(), 200, "…"));
        let _ = writeln!(
            text,
            "| {symbol} | {} |{group} {outcome} | {} of {} |",
            markup::inline(&check.name),
            check.points,
            check.max_points
        );
    }
    if checks.iter().any(|check| check.is_passed() && check.points < check.max_points) {
        text += "\nThe checks of a group give their points together or not at all.\n";
    }
    text
}

/// Lateness, and what was done to the text before it was graded: Markdown, empty if there is nothing to say.
pub(super) fn remarks(row: &GradeRow) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(row.late.map(|late| format!("The submission came {}.", words::late(late))));
    lines.extend(row.notes.iter().take(MAX_NOTES).map(|note| markup::prose(&words::cause(note))));
    if row.notes.len() > MAX_NOTES {
        lines.push(format!("And {}.", counted(row.notes.len() - MAX_NOTES, "more note")));
    }
    if lines.is_empty() { String::new() } else { format!("\nNotes:\n\n- {}\n", lines.join("\n- ")) }
}

/// How a check ended, and why, for formats that show one check at a time.
pub(super) fn check(check: &Shown<'_>) -> String {
    let outcome = markup::prose(&check.outcome());
    match explanation(check) {
        text if text.is_empty() => outcome,
        text => format!("{outcome}\n\n{text}"),
    }
}

/// Why a visible check failed, and what to do next: Markdown, empty if it did not fail.
pub(super) fn explanation(check: &Shown<'_>) -> String {
    let findings = check.findings();
    let mut parts: Vec<String> =
        findings.iter().take(MAX_FINDINGS).flat_map(|finding| explained(check, finding)).collect();
    if findings.len() > MAX_FINDINGS {
        parts.push(format!("And {}.\n", counted(findings.len() - MAX_FINDINGS, "more finding")));
    }
    parts.join("\n")
}

fn explained(check: &Shown<'_>, finding: &Finding) -> Vec<String> {
    let mut parts = vec![markup::code_block(&plain::evidence(check, finding))];
    let looks_like = finding.mismatch().and_then(|mismatch| mismatch.looks_like.as_deref());
    parts.extend(looks_like.map(|text| format!("It looks like: {}\n", markup::prose(text))));
    parts.extend(finding.explanation.as_deref().map(paragraphs));
    match &finding.next_step {
        Some(step) => parts.push(format!("Next: {}\n", markup::prose(&words::cut(step, MAX_TEXT, "…")))),
        None if finding.mismatch().is_some() => parts.push(format!("{TRACE_BACK}\n")),
        None => {}
    }
    parts
}

/// Every line of an explanation as a line of its own.
fn paragraphs(text: &str) -> String {
    let text = words::cut(text, MAX_TEXT, "…");
    let lines: Vec<String> = text.lines().map(markup::prose).filter(|line| !line.is_empty()).collect();
    lines.join("  \n") + "\n"
}
