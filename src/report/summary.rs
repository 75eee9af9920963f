//! What `lab check` says about many labs: a line each, and one at the end.

use std::time::Duration;

use super::style::{Role, Style};
use super::text::{columns, elapsed, one_line, pad, shorten, wrap};
use super::wording;
use crate::domain::verdict::{LabReport, Owner, Status};
use serde::Serialize;

/// Columns of the word for how a lab ended.
const WORD: usize = 7;

/// How many labs ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub labs: usize,
    /// Labs whose every check passed.
    pub passed: usize,
    /// Labs that the student has to mend.
    pub failed: usize,
    /// Labs about which nothing can be said.
    pub broken: usize,
    /// Labs whose run the user interrupted.
    pub interrupted: usize,
    /// Labs that were not run because something else has to pass first.
    pub blocked: usize,
    /// Labs whose report comes from the cache.
    pub cached: usize,
}

impl Totals {
    pub fn of(reports: &[LabReport]) -> Self {
        let mut totals = Self { labs: reports.len(), ..Self::default() };
        for report in reports {
            totals.cached += usize::from(report.cached);
            *match report.status() {
                Status::Pass => &mut totals.passed,
                Status::Fail => &mut totals.failed,
                Status::Broken(Owner::User) => &mut totals.interrupted,
                Status::Broken(_) => &mut totals.broken,
                Status::Blocked => &mut totals.blocked,
            } += 1;
        }
        totals
    }

    /// The counts that are not zero, each with its status, the best first.
    pub(super) fn parts(self) -> Vec<(Role, String)> {
        let parts = [
            (Role::Pass, self.passed, "passed"),
            (Role::Fail, self.failed, "failed"),
            (Role::Broken, self.broken, "broken"),
            (Role::Broken, self.interrupted, "interrupted"),
            (Role::Dim, self.blocked, "blocked"),
        ];
        parts.into_iter().filter(|(_, n, _)| *n > 0).map(|(role, n, word)| (role, format!("{n} {word}"))).collect()
    }
}

/// What there is to say about each lab, one or two lines a lab, ending with a line feed. That the machine lacks a tool is
/// said once.
pub fn lines(reports: &[LabReport], style: &Style) -> String {
    let id_width = reports.iter().map(|report| columns(report.lab.as_str())).max().unwrap_or(0);
    let mut text = String::new();
    let mut said: Option<String> = None;
    for report in reports {
        let detail = detail(report, style);
        let of_machine = report.status() == Status::Broken(Owner::Environment);
        let is_said = of_machine && said.as_ref() == Some(&detail);
        text += &line(report, if is_said { "as above" } else { &detail }, id_width, style);
        text.push('\n');
        if of_machine {
            said = Some(detail);
        }
    }
    text
}

/// One line about a lab, or two where it does not fit. `id_width` is the same for all labs.
fn line(report: &LabReport, detail: &str, id_width: usize, style: &Style) -> String {
    let status = report.status();
    let id = pad(report.lab.as_str(), id_width);
    let word = pad(wording::word(status), WORD);
    let margin = 2 + columns(&id) + 2 + columns(&word) + 2;
    let room = style.columns().saturating_sub(margin).max(30);
    let role = if status == Status::Fail { Role::Plain } else { Role::Dim };
    let mut lines = wrap(&shorten(detail, 2 * room - 10, style), room).into_iter();
    let first = style.paint(role, lines.next().unwrap_or_default());
    let id = style.paint(Role::Strong, id);
    let head = format!("{} {id}  {}  {first}", style.symbol(status), style.paint(Role::of(status), word));
    let rest = lines.map(|line| format!("\n{}{}", " ".repeat(margin), style.paint(role, line)));
    std::iter::once(head.trim_end().to_owned()).chain(rest).collect()
}

/// What there is to say about a lab in one line.
pub(super) fn detail(report: &LabReport, style: &Style) -> String {
    let status = report.status();
    if status == Status::Pass {
        return wording::figures(report.figures());
    }
    let Some(check) = report.decisive() else { return "no check was run".to_owned() };
    let Some(finding) = check.verdict.findings().first() else { return wording::outcome(check) };
    let place = finding.location.as_ref().filter(|_| finding.mismatch().is_none());
    let place = place.map(|at| format!("{}: ", one_line(&at.to_string()))).unwrap_or_default();
    format!("{}: {place}{}", check.check, wording::headline_with_first(finding, style))
}

/// The last line, without a line feed.
pub fn footer(totals: &Totals, wall: Duration, style: &Style) -> String {
    if totals.labs == 0 {
        return "no lab was checked".to_owned();
    }
    let parts: Vec<String> = totals.parts().iter().map(|(role, text)| style.paint(*role, text)).collect();
    let cached = if totals.cached > 0 { format!(" ({} from the cache)", totals.cached) } else { String::new() };
    format!("{} in {}{}", parts.join(", "), elapsed(wall), style.paint(Role::Dim, cached))
}
