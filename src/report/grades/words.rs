//! The words of grades that several formats share. Plain text out: escaping belongs to the formats.

use crate::domain::finding::Finding;
use crate::domain::gradebook::{GradeRow, Lateness};
use crate::domain::text::counted;
use crate::domain::weight::Points;
use crate::report::style::Style;
use crate::report::text::one_line;
use crate::report::wording;

/// Columns of texts in files.
pub(super) const WIDTH: usize = 80;
/// Characters of a cause; a message may be as long as a submission.
const MAX_CAUSE: usize = 500;
/// Said of a grade about which nothing can be said.
pub(super) const NOT_GRADED: &str = "This submission could not be graded, and that is not your fault. Nothing was \
                                     decided about it: it has no points, and it has not lost any. Your teacher knows \
                                     and can grade it again; you need not do anything.";

/// What was found, as one line with its place.
pub(super) fn cause(finding: &Finding) -> String {
    let place = finding.location.as_ref().filter(|_| finding.mismatch().is_none());
    let place = place.map(|at| format!("{}: ", one_line(&at.to_string()))).unwrap_or_default();
    if finding.mismatch().is_none() && finding.message.len() > MAX_CAUSE {
        return format!("{place}{}", one_line(&cut(&finding.message, MAX_CAUSE, "…")));
    }
    format!("{place}{}", wording::headline_with_first(finding, &Style::plain(WIDTH)))
}

/// `6.5 of 10 points`.
pub(super) fn points(points: Points, most: Points) -> String {
    format!("{points} of {most} {}", if most == Points::whole(1) { "point" } else { "points" })
}

/// The points of a row, or that there are none.
pub(super) fn row_points(row: &GradeRow) -> String {
    row.points.map_or_else(|| "not graded".to_owned(), |given| points(given, row.max_points))
}

/// The points of all labs together; `None` if one of them has no verdict, or there is none: a sum without it would be
/// wrong.
pub(super) fn total(rows: &[GradeRow]) -> Option<Points> {
    rows.iter().map(|row| row.points).sum::<Option<Points>>().filter(|_| !rows.is_empty())
}

/// How late, and what that costs.
pub(super) fn late(late: Lateness) -> String {
    let cost = match late.penalty_percent {
        0 => "no points are taken away for that".to_owned(),
        percent => format!("{percent} % of the points are taken away for that"),
    };
    format!("{} late; {cost}", duration(late.seconds))
}

/// A time in its two largest units.
pub(super) fn duration(seconds: u64) -> String {
    let parts = [(seconds / 86400, "day"), (seconds / 3600 % 24, "hour"), (seconds / 60 % 60, "minute")];
    let first = parts.iter().position(|(number, _)| *number > 0);
    let Some(first) = first else { return counted(seconds, "second") };
    let shown = parts[first..].iter().take(2).filter(|(number, _)| *number > 0);
    shown.map(|(number, unit)| counted(*number, unit)).collect::<Vec<_>>().join(" ")
}

/// The beginning of a text: at most `most` characters, the last of which are `ending` where something is left out.
pub(super) fn cut(text: &str, most: usize, ending: &str) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept = text.chars().take(most.saturating_sub(ending.chars().count()));
    kept.chain(ending.chars()).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_two_units_at_most() {
        assert_eq!(duration(1), "1 second");
        assert_eq!(duration(3600), "1 hour");
        assert_eq!(duration(2 * 86400 + 3 * 3600 + 60), "2 days 3 hours");
        assert_eq!(duration(86400 + 120), "1 day");
    }

    #[test]
    fn a_cut_text_has_exactly_the_room_it_is_given() {
        assert_eq!(cut("äöüß", 4, "…"), "äöüß");
        assert_eq!(cut("äöüßx", 4, "…"), "äöü…");
        assert_eq!(cut("abc", 1, "more"), "m");
    }
}
