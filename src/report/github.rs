//! `--format github`: workflow commands that put failures at the learner's line, and the Markdown of the job summary.
//!
//! The forms are those of GitHub's "Workflow commands for GitHub Actions". GitHub shows ten errors a step, so no more
//! are written; the summary has everything. A runner obeys a command at the beginning of *any* line, so text that others
//! wrote stands between `::stop-commands::` and its end, or is escaped inside of a command.

use crate::domain::finding::{Finding, FindingKind};
use crate::domain::source::Location;
use crate::domain::verdict::{CheckReport, LabReport, Status, Verdict};
use std::fmt::Write as _;
use std::time::Duration;

use super::style::Style;
use super::summary::{self, Totals};
use super::text::{clean, elapsed, one_line};
use super::{card, markup, wording};
use crate::domain::text::counted;

/// Errors that GitHub shows of one step.
pub(super) const MAX_ERRORS: usize = 10;
/// Failures that the job summary explains in full; a summary has at most 1 MiB.
const MAX_EXPLAINED: usize = 30;
/// Columns of the texts of the job summary.
const WIDTH: usize = 100;
/// Columns of a line of the log, where a browser breaks lines.
const LOG_WIDTH: usize = 200;

/// What goes to standard output: a line a lab, fenced with `token`, then the annotations.
///
/// `token` must be one that nobody can guess, of letters and digits.
pub fn log(reports: &[LabReport], token: &str, wall: Duration) -> String {
    let style = Style::plain(LOG_WIDTH);
    let text = summary::lines(reports, &style) + &summary::footer(&Totals::of(reports), wall, &style);
    fence(&text, token) + &annotations(reports)
}

/// `text` between commands that make the runner deaf to what stands in it.
pub fn fence(text: &str, token: &str) -> String {
    format!("::stop-commands::{token}\n{}\n::{token}::\n", clean(text))
}

/// One `::error` a check that did not pass, at most ten, the last of which says how many there are more.
pub fn annotations(reports: &[LabReport]) -> String {
    let all: Vec<String> = reports
        .iter()
        .flat_map(|report| report.checks.iter().map(move |check| annotation(report, check)))
        .filter(|annotation| !annotation.is_empty())
        .collect();
    if all.len() <= MAX_ERRORS {
        return all.concat();
    }
    let hidden = counted(all.len() + 1 - MAX_ERRORS, "more check");
    let rest = format!("::error title=lab::{hidden} did not pass; the job summary has them all\n");
    all[..MAX_ERRORS - 1].concat() + &rest
}

/// The command for one check; empty when there is nothing to point out.
fn annotation(report: &LabReport, check: &CheckReport) -> String {
    let Some(finding) = check.verdict.findings().first() else { return String::new() };
    let mut properties = Vec::new();
    let broken = matches!(check.verdict, Verdict::Broken { .. });
    if let Some(location) = location(report, finding, broken) {
        properties.push(format!("file={}", property(&location.file)));
        properties.push(format!("line={}", location.line));
        properties.push(format!("endLine={}", location.line));
        if let Some((first, behind)) = location.columns {
            properties.push(format!("col={first}"));
            properties.push(format!("endColumn={}", behind.saturating_sub(1).max(first)));
        }
    }
    let (word, code) = (wording::word(check.verdict.status()), finding.code.name());
    let title = format!("{} {word}: {} [{code}]", report.lab, check.check);
    properties.push(format!("title={}", property(&title)));
    format!("::error {}::{}\n", properties.join(","), data(&message(report, check, finding)))
}

/// Where to point: at the finding, or at the beginning of the learner's first file when the finding is about what the
/// whole design does. What is not the learner's has no place in the learner's files.
fn location(report: &LabReport, finding: &Finding, broken: bool) -> Option<Location> {
    let compared = matches!(finding.kind, FindingKind::Mismatch | FindingKind::RowCount);
    let own = finding.location.clone().filter(|_| !compared);
    let first = report.sources.first().filter(|_| !broken);
    own.or_else(|| first.map(|file| Location { file: file.clone(), line: 1, columns: None, excerpt: None }))
}

fn message(report: &LabReport, check: &CheckReport, finding: &Finding) -> String {
    let style = Style::plain(WIDTH);
    let mut lines = Vec::new();
    if let Status::Broken(owner) = check.verdict.status() {
        lines.push(wording::blame(owner).to_owned());
    }
    lines.push(wording::headline_with_first(finding, &style));
    lines.extend(finding.mismatch().and_then(|m| m.looks_like.as_deref()).map(|l| format!("It looks like: {l}")));
    lines.extend(finding.explanation.clone());
    lines.push(format!("Next: {}", wording::next_step(report, check)));
    clean(&lines.join("\n"))
}

/// Escapes the message of a command.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
pub(super) fn property(text: &str) -> String {
    data(&one_line(text)).replace(':', "%3A").replace(',', "%2C")
}

/// The Markdown that the caller appends to the file `$GITHUB_STEP_SUMMARY`: a table of the labs, and every failure in
/// full.
pub fn job_summary(reports: &[LabReport], wall: Duration) -> String {
    let style = Style::plain(WIDTH);
    let parts: Vec<String> = Totals::of(reports).parts().into_iter().map(|(_, text)| text).collect();
    let mut text = format!("## Labs: {} in {}\n\n", parts.join(", "), elapsed(wall));
    text.push_str("| | lab | status | |\n|---|---|---|---|\n");
    for report in reports {
        let (status, id) = (report.status(), markup::inline(report.lab.as_str()));
        let detail = markup::inline(&summary::detail(report, &style));
        let _ = writeln!(text, "| {} | {id} | {} | {detail} |", style.symbol(status), wording::word(status));
    }
    let wrong: Vec<&LabReport> = reports.iter().filter(|report| report.status() != Status::Pass).collect();
    for report in wrong.iter().take(MAX_EXPLAINED) {
        let card = card::render(report, &card::CardOptions::default(), &style);
        let _ =
            write!(text, "\n<details><summary>{}</summary>\n\n{}\n</details>\n", report.lab, markup::code_block(&card));
    }
    if wrong.len() > MAX_EXPLAINED {
        let _ = writeln!(text, "\n{} without an explanation here.", counted(wrong.len() - MAX_EXPLAINED, "more lab"));
    }
    text
}
