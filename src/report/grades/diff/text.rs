//! The words of a diff of grades for a terminal.
use super::{DiffSummary, Grade, GradeChange, Trend};
use crate::report::style::{Role, Style};
use crate::report::text::{one_line, wrap};

/// Reasons that are shown of one change.
const MAX_REASONS: usize = 12;

/// A change, a line for it and one for each reason, ending with a line feed.
pub fn lines(change: &GradeChange, style: &Style) -> String {
    let (mark, role) = mark(change.direction, style);
    let who = style.paint(Role::Strong, format!("{}, {}", one_line(&change.student), change.lab));
    let mut text = format!("{} {who}: {}\n", style.paint(role, mark), from_to(change, style));
    for reason in change.because.iter().take(MAX_REASONS) {
        let reason = one_line(reason).replace('→', style.pick("→", "->"));
        let lines = wrap(&reason, style.prose().saturating_sub(6));
        text += &style.paint(Role::Dim, format!("    {}", lines.join("\n      ")));
        text.push('\n');
    }
    if change.because.len() > MAX_REASONS {
        text += &format!("    and {} more differences\n", change.because.len() - MAX_REASONS);
    }
    text
}

fn mark(direction: Trend, style: &Style) -> (&str, Role) {
    match direction {
        Trend::Up => (style.pick("▲", "^"), Role::Pass),
        Trend::Down => (style.pick("▼", "v"), Role::Fail),
        Trend::Same => ("=", Role::Notice),
        Trend::Graded => (style.pick("✓", "+"), Role::Pass),
        Trend::Ungraded => ("!", Role::Broken),
        Trend::Added => ("+", Role::Notice),
        Trend::Removed => ("-", Role::Notice),
    }
}

fn from_to(change: &GradeChange, style: &Style) -> String {
    let arrow = style.pick("→", "->");
    match (change.from, change.to) {
        (Some(from), Some(to)) => format!("{} {arrow} {}", shown(from), shown(to)),
        (None, Some(to)) => format!("new, {}", shown(to)),
        (Some(from), None) => format!("had {}, is no longer there", shown(from)),
        (None, None) => String::new(),
    }
}

/// `7.5 of 10 (wrong)`.
fn shown(grade: Grade) -> String {
    match grade.points {
        Some(points) => format!("{points} of {} ({})", grade.max_points, grade.verdict),
        None => format!("no score ({})", grade.verdict),
    }
}

/// The counts and what to do next, ending with a line feed.
pub fn footer(summary: &DiffSummary, style: &Style) -> String {
    let parts = [
        (Role::Pass, summary.up, "up"),
        (Role::Fail, summary.down, "down"),
        (Role::Notice, summary.same_points, "with another verdict for the same points"),
        (Role::Pass, summary.graded, "graded now"),
        (Role::Broken, summary.ungraded, "without a score now"),
        (Role::Notice, summary.added, "added"),
        (Role::Notice, summary.removed, "removed"),
        (Role::Dim, summary.unchanged, "unchanged"),
    ];
    let parts = parts.into_iter().filter(|(_, count, _)| *count > 0);
    let counts: Vec<String> = parts.map(|(role, count, what)| style.paint(role, format!("{count} {what}"))).collect();
    match (summary.is_unchanged(), counts.is_empty()) {
        (_, true) => "Neither side has a grade.\n".to_owned(),
        (true, _) => format!("No grade changes: {}.\n", counts.join(", ")),
        _ => format!("\n{}\n", counts.join(", ")),
    }
}
