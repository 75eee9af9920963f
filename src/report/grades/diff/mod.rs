//! `lab grade diff OLD NEW`: whose grade would change, and why, before it is published.
//!
//! Both sides are read once, side by side, in the order that `results.jsonl` has; no more than a row of each is held.
//! Grades are compared by points and verdict. What else differs between two rows is only told as the reason of such a
//! change, and is found in `reasons`; `text` has the words for a terminal.

mod reasons;
mod text;

use std::cmp::Ordering;
use std::iter::Peekable;

use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::id::LabId;
use crate::domain::weight::Points;
use serde::Serialize;
use thiserror::Error;

use super::json;
pub use text::{footer, lines};

/// Why two lists of grades cannot be compared.
#[derive(Debug, Error)]
pub enum DiffError<E> {
    /// A row cannot be read.
    #[error(transparent)]
    Read(E),
    /// The rows are not sorted by student and lab, or one is there twice, so that changes would be missed.
    #[error(
        "{side} results: the row of `{student}` for {lab} is out of order, or there twice; use a results.jsonl as `lab grade` wrote it"
    )]
    Order {
        /// `old` or `new`.
        side: &'static str,
        student: String,
        lab: LabId,
    },
}

/// A grade, as far as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Grade {
    /// What became of the submission.
    pub verdict: Outcome,
    /// Points; absent when nothing can be said.
    pub points: Option<Points>,
    /// The most that could be had.
    pub max_points: Points,
}

/// Which way a grade changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    Up,
    Down,
    /// As many points, but another verdict, or out of another number.
    Same,
    /// There was no score, now there is one.
    Graded,
    /// There was a score, now there is none.
    Ungraded,
    /// The old results have no such row.
    Added,
    /// The new results have no such row.
    Removed,
}

/// A grade that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GradeChange {
    /// The student's id. Untrusted text.
    pub student: String,
    pub lab: LabId,
    pub direction: Trend,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Grade>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Grade>,
    /// What differs between the two, the cause before the effect; empty for a row that only one side has.
    pub because: Vec<String>,
}

/// How many grades change which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DiffSummary {
    /// Rows of both sides with the same points and verdict.
    pub unchanged: u64,
    pub up: u64,
    pub down: u64,
    /// Another verdict for as many points.
    pub same_points: u64,
    /// A score where there was none.
    pub graded: u64,
    /// No score where there was one.
    pub ungraded: u64,
    pub added: u64,
    pub removed: u64,
}

impl DiffSummary {
    /// Counts a row of [`changes`].
    pub fn add(&mut self, change: Option<&GradeChange>) {
        *match change.map(|change| change.direction) {
            None => &mut self.unchanged,
            Some(Trend::Up) => &mut self.up,
            Some(Trend::Down) => &mut self.down,
            Some(Trend::Same) => &mut self.same_points,
            Some(Trend::Graded) => &mut self.graded,
            Some(Trend::Ungraded) => &mut self.ungraded,
            Some(Trend::Added) => &mut self.added,
            Some(Trend::Removed) => &mut self.removed,
        } += 1;
    }

    /// Whether any grade changes.
    pub fn is_unchanged(&self) -> bool {
        *self == Self { unchanged: self.unchanged, ..Self::default() }
    }
}

/// One item for each student and lab of either side: the change, or `None` where there is none.
///
/// Both sides must be sorted by student and lab. After an error there is nothing more.
pub fn changes<E>(
    old: impl Iterator<Item = Result<GradeRow, E>>,
    new: impl Iterator<Item = Result<GradeRow, E>>,
) -> impl Iterator<Item = Result<Option<GradeChange>, DiffError<E>>> {
    let mut old = Sorted { rows: old, side: "old", last: None }.peekable();
    let mut new = Sorted { rows: new, side: "new", last: None }.peekable();
    let mut failed = false;
    std::iter::from_fn(move || {
        if failed {
            return None;
        }
        let item = next_pair(&mut old, &mut new)?.map(|(old, new)| compare(old.as_ref(), new.as_ref()));
        failed = item.is_err();
        Some(item)
    })
}

/// The rows of one side, checked for their order.
struct Sorted<I> {
    rows: I,
    side: &'static str,
    last: Option<(String, LabId)>,
}

impl<E, I: Iterator<Item = Result<GradeRow, E>>> Iterator for Sorted<I> {
    type Item = Result<GradeRow, DiffError<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match self.rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(DiffError::Read(error))),
        };
        let key = (row.student.clone(), row.lab.clone());
        if self.last.as_ref().is_some_and(|last| *last >= key) {
            let student = crate::domain::text::printable(&row.student);
            return Some(Err(DiffError::Order { side: self.side, student, lab: row.lab }));
        }
        self.last = Some(key);
        Some(Ok(row))
    }
}

type GradePair = (Option<GradeRow>, Option<GradeRow>);

/// The next student and lab of either side, with the rows of both if they have it.
fn next_pair<E, I, J>(old: &mut Peekable<I>, new: &mut Peekable<J>) -> Option<Result<GradePair, DiffError<E>>>
where
    I: Iterator<Item = Result<GradeRow, DiffError<E>>>,
    J: Iterator<Item = Result<GradeRow, DiffError<E>>>,
{
    let order = match (old.peek(), new.peek()) {
        (None, None) => return None,
        (Some(Ok(a)), Some(Ok(b))) => (&a.student, &a.lab).cmp(&(&b.student, &b.lab)),
        // An error comes out before the other side goes on.
        (Some(Err(_)), _) | (Some(_), None) => Ordering::Less,
        (_, Some(Err(_))) | (None, Some(_)) => Ordering::Greater,
    };
    let old = if order.is_le() { old.next().transpose() } else { Ok(None) };
    let new = if order.is_ge() { new.next().transpose() } else { Ok(None) };
    Some(old.and_then(|old| Ok((old, new?))))
}

fn grade(row: &GradeRow) -> Grade {
    Grade { verdict: row.outcome, points: row.points, max_points: row.max_points }
}

/// The change from one row to the other, of which there is at least one.
fn compare(old: Option<&GradeRow>, new: Option<&GradeRow>) -> Option<GradeChange> {
    let (from, to) = (old.map(grade), new.map(grade));
    let row = new.or(old)?;
    let direction = match (from, to) {
        (Some(from), Some(to)) if from == to => return None,
        (Some(from), Some(to)) => direction(from.points, to.points),
        (None, _) => Trend::Added,
        (_, None) => Trend::Removed,
    };
    let because = old.zip(new).map(|(old, new)| reasons::between(old, new)).unwrap_or_default();
    Some(GradeChange { student: row.student.clone(), lab: row.lab.clone(), direction, from, to, because })
}

fn direction(from: Option<Points>, to: Option<Points>) -> Trend {
    match (from, to) {
        (None, Some(_)) => Trend::Graded,
        (Some(_), None) => Trend::Ungraded,
        _ if to > from => Trend::Up,
        _ if to < from => Trend::Down,
        _ => Trend::Same,
    }
}

/// A change as one line of JSON.
///
/// # Errors
/// None that a change can cause.
pub fn json_line(change: &GradeChange) -> serde_json::Result<String> {
    json::line(change)
}

/// The counts as one line of JSON, the last of the list: `{"summary":{…}}`.
///
/// # Errors
/// None.
pub fn json_footer(summary: &DiffSummary) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Last<'a> {
        summary: &'a DiffSummary,
    }
    json::line(&Last { summary })
}
