//! What `lab grade` says at its end on a terminal: a line a lab, the verdicts, what is wrong, and what to do next.

use std::time::Duration;

use super::class_stats::{ClassStats, LabStats};
use crate::domain::gradebook::Outcome;
use crate::domain::text::counted;
use crate::report::style::{Role, Style};
use crate::report::table::{Table, bar};
use crate::report::text::{elapsed, one_line, wrap};

/// Columns of a bar.
const BAR: usize = 10;

/// Where the results are, and how to go on, as the user would type it.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    pub grades: &'a str,
    /// The report of the class.
    pub report: &'a str,
    /// The folder of the feedback.
    pub feedback: &'a str,
    /// The command that grades again what has no grade.
    pub again: &'a str,
}

/// The whole text, ending with a line feed.
pub fn render(stats: &ClassStats, places: &Places<'_>, wall: Duration, style: &Style) -> String {
    if stats.rows == 0 {
        return "no submission was graded\n".to_owned();
    }
    let mut text = labs(stats, style) + "\n";
    text += &format!("{} in {}\n", verdicts(stats, style).join(", "), elapsed(wall));
    if stats.surroundings.len() > 1 {
        text += &style.paint(Role::Broken, "Not all grades were made alike: see the end of the report.");
        text.push('\n');
    }
    text + &next(stats, places, style)
}

fn labs(stats: &ClassStats, style: &Style) -> String {
    let mut table = Table::new(&["lab", "graded", "passed", "", "median", "fails most"], style);
    for (id, lab) in &stats.labs {
        let passed = lab.count(Outcome::Passed);
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        table.row([
            (Role::Strong, id.to_string()),
            (Role::Plain, lab.graded().to_string()),
            (Role::Plain, passed.to_string()),
            (Role::Pass, bar(size(passed), size(lab.rows), BAR, &Style { color: false, ..*style })),
            (Role::Plain, median(lab)),
            (Role::Plain, fails_most(lab)),
        ]);
    }
    table.render()
}

fn median(lab: &LabStats) -> String {
    lab.median().map(|points| format!("{points} of {}", lab.max_points)).unwrap_or_default()
}

fn fails_most(lab: &LabStats) -> String {
    lab.fails_most().map(|check| format!("{} ({} of {})", check.check, check.failed, check.total())).unwrap_or_default()
}

/// The counts that are not zero, best first.
fn verdicts(stats: &ClassStats, style: &Style) -> Vec<String> {
    let counts = Outcome::ALL.into_iter().map(|outcome| (outcome, stats.count(outcome)));
    counts.filter(|(_, n)| *n > 0).map(|(outcome, n)| style.paint(role(outcome), format!("{n} {outcome}"))).collect()
}

fn role(outcome: Outcome) -> Role {
    match outcome {
        Outcome::Passed => Role::Pass,
        Outcome::Internal => Role::Broken,
        Outcome::Missing => Role::Dim,
        _ => Role::Fail,
    }
}

/// What needs a person, then exactly one next step.
fn next(stats: &ClassStats, places: &Places<'_>, style: &Style) -> String {
    let count = stats.internal.count;
    let mut text = String::new();
    let step = if count > 0 {
        let verb = if count == 1 { "has" } else { "have" };
        let line = format!("! {} could not be graded, and {verb} no score:", counted(count, "submission"));
        text += &format!("\n{}\n", style.paint(Role::Broken, line));
        for entry in stats.internal.first.iter().take(3) {
            let line = format!("  {}, {}: {}", one_line(&entry.student), entry.lab, entry.message);
            text += &wrap(&line, style.prose()).join("\n    ");
            text.push('\n');
        }
        format!("{} (grades only what has no grade; `lab doctor` checks this machine)", places.again)
    } else {
        format!(
            "read {}; the points are in {}, what each student may see is in {}",
            places.report, places.grades, places.feedback
        )
    };
    text += &format!("\n{} {step}\n", style.paint(Role::Strong, "Next:"));
    text
}
