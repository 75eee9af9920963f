//! Grades in GitHub Actions: annotations at the student's lines, the log, and the summary of the step.
//!
//! The rules are those of [`report::github`](crate::report::github): ten errors a step, and text that others wrote stands
//! between `::stop-commands::` and its end, or is escaped inside of a command.

use crate::domain::gradebook::GradeRow;
use crate::domain::text::counted;
use crate::domain::verdict::Status;
use crate::report::github::{MAX_ERRORS, data, fence, property};

use super::plain;
use super::shown::{self, Shown};

/// Bytes of the summary of a step.
const MAX_SUMMARY: usize = 1024 * 1024;
/// Characters of a message.
const MAX_MESSAGE: usize = 2000;

/// The errors to point at: the first of them, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    first: Vec<String>,
    count: usize,
}

impl Annotations {
    /// Adds one error for each check of a row that failed or could not be decided.
    pub fn add(&mut self, row: &GradeRow) {
        for check in shown::checks(row) {
            if !matches!(check.status, Status::Pass | Status::Blocked) {
                self.push(|| annotation(row, &check));
            }
        }
        if row.checks.is_empty() {
            self.push(|| format!("::error title={}::{}\n", title(row, "submission"), data(&shown::reason(row))));
        }
    }

    fn push(&mut self, annotation: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < MAX_ERRORS {
            self.first.push(annotation());
        }
    }

    /// The workflow commands, at most ten, the last of which says how many there are more.
    fn render(&self) -> String {
        if self.count <= MAX_ERRORS {
            return self.first.concat();
        }
        let more = counted(self.count + 1 - MAX_ERRORS, "more check");
        let rest = format!("::error title=lab grade::{more} did not pass; the summary of the step has the counts\n");
        self.first[..MAX_ERRORS - 1].concat() + &rest
    }
}

fn title(row: &GradeRow, check: &str) -> String {
    property(&format!("{} {}: {check}", row.student, row.lab))
}

fn annotation(row: &GradeRow, check: &Shown<'_>) -> String {
    let mut properties = Vec::new();
    let own = check.findings().first().filter(|finding| finding.mismatch().is_none());
    let place = own.and_then(|finding| finding.location.as_ref()).map(|place| (place.file.as_str(), place.line));
    let whole = row.files.first().filter(|_| check.status == Status::Fail).map(|file| (file.name.as_str(), 1));
    if let Some((file, line)) = place.or(whole) {
        properties.push(format!("file={},line={line}", property(file)));
    }
    let code = check.findings().first().map(|finding| format!(" [{}]", finding.code.name())).unwrap_or_default();
    properties.push(format!("title={}{code}", title(row, &check.name)));
    format!("::error {}::{}\n", properties.join(","), data(&plain::explanation(check, MAX_MESSAGE)))
}

/// What goes to standard output: `text`, fenced with `token`, then the annotations.
///
/// `token` must be one that nobody can guess, of letters and digits.
pub fn log(text: &str, token: &str, annotations: &Annotations) -> String {
    fence(text, token) + &annotations.render()
}

/// A report in Markdown for `$GITHUB_STEP_SUMMARY`, cut behind a line where it is longer than GitHub takes.
pub fn step_summary(markdown: &str) -> String {
    const NOTE: &str = "\n(cut here: GitHub takes 1 MiB)\n";
    if markdown.len() <= MAX_SUMMARY {
        return markdown.to_owned();
    }
    let mut length = 0;
    let fits = |line: &&str| {
        length += line.len();
        length + NOTE.len() <= MAX_SUMMARY
    };
    let kept: String = markdown.split_inclusive('\n').take_while(fits).collect();
    kept + NOTE
}

/// Text in which a runner that prints it finds no command, neither `::error::` nor the old `##[error]`.
pub(super) fn disarmed(text: &str) -> String {
    // Twice: of three colons, the first pass leaves two together.
    text.replace("::", ": :").replace("::", ": :").replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_summary_is_cut_behind_a_line() {
        let line = "é".repeat(500) + "\n";
        let cut = step_summary(&line.repeat(2000));
        assert!(cut.len() <= MAX_SUMMARY && cut.len() > MAX_SUMMARY - 2000);
        assert!(cut.ends_with("é\n\n(cut here: GitHub takes 1 MiB)\n"));
        assert_eq!(step_summary(&line), line);
    }

    #[test]
    fn no_command_survives() {
        assert!(!disarmed(":::stop-commands:::").contains("::"));
    }
}
