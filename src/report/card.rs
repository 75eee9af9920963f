//! What `lab run` says about one lab: a short summary of a pass, or a card that explains the failure.
//!
//! One problem at a time: the first check that decided is explained, the others have a line each, and there is exactly
//! one next step.

use std::time::Duration;

use super::style::{Role, Style};
use super::text::{clean, columns, elapsed, one_line, pad, shorten, wrap};
use super::{diagnostic, mismatch, wording};
use crate::domain::finding::Finding;
use crate::domain::text::counted;
use crate::domain::verdict::{CheckReport, LabReport, Status, Verdict};

/// Findings beyond the first that get a line each.
const MAX_OTHERS: usize = 5;
/// Warnings of tools that are shown when the reader did not ask for more.
const MAX_WARNINGS: usize = 3;
/// Lines of a tool's output that are quoted when the reader did not ask for more.
const MAX_QUOTED: usize = 12;

/// What the reader asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct CardOptions<'a> {
    /// Show each tool's command line, all warnings, and tools' output in full.
    pub verbose: bool,
    /// What to do after a pass, such as a command that starts the next lab.
    pub next: Option<&'a str>,
}

/// The whole text about one lab, ending with a line feed.
pub fn render(report: &LabReport, options: &CardOptions<'_>, style: &Style) -> String {
    let card = Card { report, options, style };
    let mut parts = vec![vec![card.title()], card.checks()];
    match report.decisive() {
        Some(check) if check.verdict.status() != Status::Pass => {
            parts.extend(card.explanation(check));
            parts.push(card.warnings());
            parts.push(card.next(&wording::next_step(report, check)));
        }
        _ => {
            parts.push(card.warnings());
            parts.push(options.next.map(|next| card.next(next)).unwrap_or_default());
        }
    }
    join(parts)
}

/// Why one check did not pass, as plain text for formats that show one check at a time.
pub(super) fn explain(report: &LabReport, check: &CheckReport, style: &Style) -> String {
    let card = Card { report, options: &CardOptions::default(), style };
    let mut parts = card.explanation(check);
    parts.push(card.next(&wording::next_step(report, check)));
    join(parts)
}

/// Joins parts, each some lines, by empty lines.
fn join(mut parts: Vec<Vec<String>>) -> String {
    parts.retain(|part| !part.is_empty());
    parts.join(&String::new()).join("\n") + "\n"
}

struct Card<'a> {
    report: &'a LabReport,
    options: &'a CardOptions<'a>,
    style: &'a Style,
}

impl Card<'_> {
    fn title(&self) -> String {
        let (report, style) = (self.report, self.style);
        let status = report.status();
        let id = style.paint(Role::Strong, report.lab.as_str());
        let word = style.paint(Role::of(status), wording::word(status));
        let time = if report.cached {
            "from the cache".to_owned()
        } else {
            format!("in {}", elapsed(Duration::from_millis(report.wall_ms)))
        };
        let rest = style.paint(Role::Dim, format!("{time} ({})", one_line(&report.title)));
        format!("{} {id} {word} {rest}", style.symbol(status))
    }

    /// One line a check, blocked ones together in one.
    fn checks(&self) -> Vec<String> {
        let width = self.report.checks.iter().map(|check| columns(&check.check.to_string())).max().unwrap_or(0);
        let is_blocked = |check: &&CheckReport| check.verdict.status() == Status::Blocked;
        let run = self.report.checks.iter().filter(|check| !is_blocked(check));
        let mut lines: Vec<String> = run.flat_map(|check| self.check(check, width)).collect();
        let blocked: Vec<&CheckReport> = self.report.checks.iter().filter(is_blocked).collect();
        if let Some(CheckReport { verdict: Verdict::Blocked { by }, .. }) = blocked.first() {
            let text = format!("{} not run: {by} has to pass first", counted(blocked.len(), "check"));
            lines.push(format!("  {} {}", self.style.symbol(Status::Blocked), self.style.paint(Role::Dim, text)));
        }
        lines
    }

    fn check(&self, check: &CheckReport, width: usize) -> Vec<String> {
        let status = check.verdict.status();
        let name = pad(&check.check.to_string(), width);
        let room = self.style.columns().saturating_sub(width + 6).max(20);
        let outcome = shorten(&self.outcome(check), room, self.style);
        let role = if status == Status::Pass { Role::Dim } else { Role::of(status) };
        let mut lines = vec![format!("  {} {name}  {}", self.style.symbol(status), self.style.paint(role, outcome))];
        if self.options.verbose {
            let command = |command: &String| self.style.paint(Role::Dim, format!("      $ {}", one_line(command)));
            lines.extend(check.commands.iter().map(command));
        }
        lines
    }

    /// What the line of a check says. The message that the card explains below stands there, and not here too.
    fn outcome(&self, check: &CheckReport) -> String {
        let is_explained = self.report.decisive().is_some_and(|decisive| decisive.check == check.check);
        match check.verdict.findings() {
            [first, ..] if is_explained && first.mismatch().is_none() => match check.verdict.status() {
                Status::Broken(_) => "no verdict".to_owned(),
                _ => counted(distinct(check.verdict.findings()).len(), "error"),
            },
            _ => wording::outcome(check),
        }
    }

    /// Why the check did not pass: whose fault it is, and its first finding.
    fn explanation(&self, check: &CheckReport) -> Vec<Vec<String>> {
        let blame = match check.verdict.status() {
            Status::Broken(owner) => vec![self.style.paint(Role::Broken, wording::blame(owner))],
            _ => Vec::new(),
        };
        let findings = distinct(check.verdict.findings());
        let Some((first, others)) = findings.split_first() else { return vec![blame] };
        let mut parts = vec![blame];
        match first.mismatch() {
            Some(mismatch) => {
                parts.push(mismatch::lines(&check.check, first, mismatch, self.style));
                parts.push(first.explanation.as_deref().map(|text| self.paragraph(text)).unwrap_or_default());
                parts.push(mismatch.looks_like.as_deref().map(|text| self.looks_like(text)).unwrap_or_default());
            }
            None => parts.push(self.diagnostic(first)),
        }
        let news = first.tool_output.as_deref().filter(|text| self.options.verbose || tells_more(text, first));
        parts.push(news.map(|text| self.quoted(text)).unwrap_or_default());
        parts.push(self.others(others));
        parts
    }

    /// The finding as a compiler would show it, without its next step: that stands at the end of the card, once.
    fn diagnostic(&self, finding: &Finding) -> Vec<String> {
        let finding = Finding { next_step: None, ..finding.clone() };
        let text = diagnostic::render(&finding, self.style.color, self.style.columns());
        text.trim_end().lines().map(str::to_owned).collect()
    }

    fn paragraph(&self, text: &str) -> Vec<String> {
        wrap(text, self.style.prose() - 2).iter().map(|line| format!("  {line}")).collect()
    }

    /// The kind of mistake: the line that saves an evening.
    fn looks_like(&self, text: &str) -> Vec<String> {
        let label = "It looks like:";
        let mut lines = self.paragraph(&format!("{label} {text}"));
        if let Some(first) = lines.first_mut() {
            *first = first.replacen(label, &self.style.paint(Role::Notice, label), 1);
        }
        lines
    }

    /// What a tool said, word for word.
    fn quoted(&self, output: &str) -> Vec<String> {
        let text = clean(output);
        let bar = self.style.pick("│", "|");
        let most = if self.options.verbose { usize::MAX } else { MAX_QUOTED };
        let quote = |line: &str| self.style.paint(Role::Dim, format!("  {bar} {line}").trim_end());
        let mut lines = vec![self.style.paint(Role::Dim, "  The tool said:")];
        lines.extend(text.lines().take(most).map(quote));
        let hidden = text.lines().count().saturating_sub(most);
        if hidden > 0 {
            lines.push(quote(&format!("and {} (see them with --verbose)", counted(hidden, "more line"))));
        }
        lines
    }

    fn others(&self, others: &[&Finding]) -> Vec<String> {
        if others.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![format!("  And {} more, perhaps for the same reason:", others.len())];
        lines.extend(others.iter().take(MAX_OTHERS).map(|finding| format!("    {}", self.short(finding, 4))));
        if others.len() > MAX_OTHERS {
            lines.push(self.style.paint(Role::Dim, format!("    and {} more", others.len() - MAX_OTHERS)));
        }
        lines
    }

    /// A finding as one line: its place and its message.
    fn short(&self, finding: &Finding, indent: usize) -> String {
        let place = finding.location.as_ref().map(|at| format!("{}: ", one_line(&at.to_string()))).unwrap_or_default();
        let room = self.style.columns().saturating_sub(indent);
        shorten(&format!("{place}{}", wording::headline(finding)), room, self.style)
    }

    fn warnings(&self) -> Vec<String> {
        let all: Vec<&Finding> = self.report.checks.iter().flat_map(|check| &check.warnings).collect();
        let most = if self.options.verbose { usize::MAX } else { MAX_WARNINGS };
        let line = |finding: &&Finding| self.style.paint(Role::Dim, format!("  warning: {}", self.short(finding, 11)));
        let mut lines: Vec<String> = all.iter().take(most).map(line).collect();
        let hidden = all.len().saturating_sub(most);
        if hidden > 0 {
            let text = format!("  and {} (see them with --verbose)", counted(hidden, "more warning"));
            lines.push(self.style.paint(Role::Dim, text));
        }
        lines
    }

    fn next(&self, step: &str) -> Vec<String> {
        let label = "Next:";
        let step = one_line(step);
        // A step that is a command and nothing else needs no quotes: it can be pasted as it stands.
        let bare = step.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).filter(|rest| !rest.contains('`'));
        let is_command = bare.is_some();
        let mut lines = wrap(&format!("{label} {}", bare.unwrap_or(&step)), self.style.prose() - 8);
        for (index, line) in lines.iter_mut().enumerate() {
            *line = if index == 0 {
                let step = line.trim_start_matches(label).trim_start().to_owned();
                let step = if is_command { self.style.paint(Role::Code, step) } else { commands(&step, self.style) };
                format!("  {} {step}", self.style.paint(Role::Strong, label))
            } else {
                format!("        {}", commands(line, self.style))
            };
        }
        lines
    }
}

/// Findings without those that say the same of the same place.
fn distinct(findings: &[Finding]) -> Vec<&Finding> {
    let mut distinct: Vec<&Finding> = Vec::new();
    for finding in findings {
        let place = |finding: &Finding| finding.location.as_ref().map(|at| (at.file.clone(), at.line));
        let is_same = |other: &&Finding| other.message == finding.message && place(other) == place(finding);
        if !distinct.iter().any(is_same) {
            distinct.push(finding);
        }
    }
    distinct
}

/// Whether a tool's output says more than the finding that was made of it.
fn tells_more(output: &str, finding: &Finding) -> bool {
    let known = format!("{} {}", finding.message, finding.explanation.as_deref().unwrap_or_default()).to_lowercase();
    let message = |line: &str| line.rsplit(": ").next().unwrap_or_default().trim().to_lowercase();
    output.lines().any(|line| !known.contains(&message(line)))
}

/// A text with what stands between backquotes in the colour of a command.
fn commands(text: &str, style: &Style) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let part = |(index, part): (usize, &&str)| {
        if index % 2 == 1 { style.paint(Role::Code, format!("`{part}`")) } else { (*part).to_owned() }
    };
    parts.iter().enumerate().map(part).collect()
}
