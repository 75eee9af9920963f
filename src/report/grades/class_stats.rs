//! What a class did, counted row by row. Memory depends on the number of labs and checks, never on that of students:
//! every list of names has an end and a count.
//!
//! Rows are added in the order of `results.jsonl`, so that the same class gives the same examples. How the counts are
//! shown is the subject of `class_report` and `class_summary`.

use std::collections::BTreeMap;

use crate::domain::check::CheckId;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::{GradeLimits, GradeRow, GradedCheck, Outcome, Surroundings};
use crate::domain::id::LabId;
use crate::domain::verdict::Status;
use crate::domain::weight::{Points, Visibility};
use crate::report::text::one_line;

use super::words;

/// Entries of a list of names.
const MAX_LISTED: usize = 50;
/// Different mistakes of a lab; hostile submissions could invent one each.
const MAX_MISTAKES: usize = 500;
/// Characters of a mistake.
const MAX_MISTAKE: usize = 160;
/// Different surroundings that are told apart.
const MAX_SURROUNDINGS: usize = 10;
/// Classes of the histogram: each a tenth of the points, and a class of its own for all of them.
pub(super) const BINS: usize = 11;

/// The counts of a class.
#[derive(Debug, Default)]
pub struct ClassStats {
    pub(super) rows: u64,
    pub(super) labs: BTreeMap<LabId, LabStats>,
    pub(super) internal: Listed,
    pub(super) missing: Listed,
    /// In the order in which they are met first; more than one means that not all grades were made alike.
    pub(super) surroundings: Vec<Surroundings>,
}

/// The first entries of a list, and how many there are.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub first: Vec<RankedStudent>,
    pub count: u64,
}

#[derive(Debug)]
pub(super) struct RankedStudent {
    pub student: String,
    pub lab: LabId,
    pub message: String,
}

/// The counts of one lab.
#[derive(Debug, Default)]
pub(super) struct LabStats {
    pub rows: u64,
    pub outcomes: BTreeMap<Outcome, u64>,
    pub histogram: [u64; BINS],
    pub scores: BTreeMap<Points, u64>,
    pub max_points: Points,
    /// In the order of the lab.
    pub checks: Vec<CheckStats>,
    mistakes: BTreeMap<(FindingKind, String), ClassTally>,
    /// By percent that is taken away.
    pub late: BTreeMap<u32, u64>,
    pub latest: u64,
    pub limits: Option<GradeLimits>,
    /// In the order in which they are met first; more than one means that the lab changed.
    pub hashes: Vec<String>,
}

#[derive(Debug)]
pub(super) struct CheckStats {
    pub check: CheckId,
    pub visibility: Visibility,
    pub passed: u64,
    pub failed: u64,
    pub not_run: u64,
    pub undecided: u64,
}

/// How often a mistake decided, and who made it first.
#[derive(Debug)]
pub(super) struct ClassTally {
    pub count: u64,
    pub example: String,
}

impl ClassStats {
    pub fn add(&mut self, row: &GradeRow) {
        self.rows += 1;
        self.labs.entry(row.lab.clone()).or_default().add(row);
        match row.outcome {
            Outcome::Internal => self.internal.add(row, cause(row)),
            Outcome::Missing => self.missing.add(row, String::new()),
            _ => {}
        }
        if self.surroundings.len() < MAX_SURROUNDINGS && !self.surroundings.contains(&row.surroundings) {
            self.surroundings.push(row.surroundings.clone());
        }
    }

    /// How many rows have this outcome.
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.labs.values().map(|lab| lab.count(outcome)).sum()
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

fn cause(row: &GradeRow) -> String {
    let finding = row.decisive().and_then(|check| check.verdict.findings().first());
    finding.map_or_else(|| row.outcome.meaning().to_owned(), words::cause)
}

impl Listed {
    fn add(&mut self, row: &GradeRow, message: String) {
        self.count += 1;
        if self.first.len() < MAX_LISTED {
            self.first.push(RankedStudent { student: row.student.clone(), lab: row.lab.clone(), message });
        }
    }
}

impl LabStats {
    fn add(&mut self, row: &GradeRow) {
        self.rows += 1;
        *self.outcomes.entry(row.outcome).or_default() += 1;
        self.max_points = self.max_points.max(row.max_points);
        if let Some(points) = row.points {
            *self.scores.entry(points).or_default() += 1;
            self.histogram[bin(points.share_of(row.max_points))] += 1;
        }
        row.checks.iter().for_each(|check| self.count_check(check));
        self.count_mistake(row);
        if let Some(late) = row.late {
            *self.late.entry(late.penalty_percent).or_default() += 1;
            self.latest = self.latest.max(late.seconds);
        }
        self.limits.get_or_insert_with(|| row.limits.clone());
        if self.hashes.len() < MAX_SURROUNDINGS && !self.hashes.contains(&row.lab_sha256) {
            self.hashes.push(row.lab_sha256.clone());
        }
    }

    fn count_check(&mut self, check: &GradedCheck) {
        let at = self.checks.iter().position(|known| known.check == check.check).unwrap_or_else(|| {
            self.checks.push(CheckStats::new(check));
            self.checks.len() - 1
        });
        let counts = &mut self.checks[at];
        *match check.verdict.status() {
            Status::Pass => &mut counts.passed,
            Status::Fail => &mut counts.failed,
            Status::Blocked => &mut counts.not_run,
            Status::Broken(_) => &mut counts.undecided,
        } += 1;
    }

    /// The root cause counts, once a row: what follows from it says nothing new.
    fn count_mistake(&mut self, row: &GradeRow) {
        let check = row.decisive().filter(|_| !matches!(row.outcome, Outcome::Internal | Outcome::Missing));
        let Some(finding) = check.and_then(|check| check.verdict.findings().first()) else { return };
        let key = (finding.kind, mistake(finding));
        let is_one_too_many = self.mistakes.len() >= MAX_MISTAKES && !self.mistakes.contains_key(&key);
        let key = if is_one_too_many { (key.0, "something else".to_owned()) } else { key };
        let tally = self.mistakes.entry(key).or_insert_with(|| ClassTally { count: 0, example: row.student.clone() });
        tally.count += 1;
    }

    pub fn count(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    /// How many have points.
    pub fn graded(&self) -> u64 {
        self.scores.values().sum()
    }

    /// The points of which half of the graded have no more; `None` if nobody is graded.
    pub fn median(&self) -> Option<Points> {
        let middle = self.graded().div_ceil(2);
        let mut seen = 0;
        let reaches = |(points, count): (&Points, &u64)| {
            seen += count;
            (seen >= middle).then_some(*points)
        };
        self.scores.iter().find_map(reaches)
    }

    /// The check that fails most, if any fails.
    pub fn fails_most(&self) -> Option<&CheckStats> {
        // The first of several: `max_by_key` takes the last.
        self.checks.iter().rev().max_by_key(|check| check.failed).filter(|check| check.failed > 0)
    }

    /// The mistakes, the most common first.
    pub fn mistakes(&self) -> Vec<(FindingKind, &str, &ClassTally)> {
        let mut all: Vec<_> = self.mistakes.iter().map(|((kind, text), tally)| (*kind, text.as_str(), tally)).collect();
        all.sort_by_key(|(_, _, tally)| std::cmp::Reverse(tally.count));
        all
    }
}

impl CheckStats {
    fn new(check: &GradedCheck) -> Self {
        let (check, visibility) = (check.check.clone(), check.visibility);
        Self { check, visibility, passed: 0, failed: 0, not_run: 0, undecided: 0 }
    }

    /// How many of this check there are.
    pub fn total(&self) -> u64 {
        self.passed + self.failed + self.not_run + self.undecided
    }
}

/// The class of a share from 0 to 1. The sum of points is exact, and the quotient is not: hence the small step up.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
fn bin(share: f64) -> usize {
    ((share * 10.0 + 1e-9) as usize).min(BINS - 1)
}

/// A mistake without what differs from student to student: names and numbers. What is rejected keeps its name, since
/// that is the mistake.
fn mistake(finding: &Finding) -> String {
    if let Some(mismatch) = finding.mismatch() {
        let known = mismatch.looks_like.as_deref().map(one_line);
        return known.unwrap_or_else(|| "no single mistake explains the values".to_owned());
    }
    let message = one_line(&finding.message);
    let parts = message.split('`').enumerate().map(|(at, part)| match at % 2 {
        0 => without_numbers(part),
        _ if finding.kind != FindingKind::Forbidden && is_name(part) => "…".to_owned(),
        _ => part.to_owned(),
    });
    words::cut(&parts.collect::<Vec<_>>().join("`"), MAX_MISTAKE, "…")
}

fn is_name(code: &str) -> bool {
    code.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '\\'))
}

fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if !c.is_ascii_digit() => out.push(c),
            _ if out.ends_with('N') => {}
            _ => out.push('N'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_of_different_students_are_one() {
        let of = |kind, message: &str| mistake(&Finding::new(kind, message));
        let syntax = of(FindingKind::Syntax, "a `;` is missing before `foo_1` in line 12");
        assert_eq!(syntax, "a `;` is missing before `…` in line N");
        assert_eq!(syntax, of(FindingKind::Syntax, "a `;` is missing before `bar` in line 7"));
        assert_eq!(of(FindingKind::Forbidden, "`force` may not be used"), "`force` may not be used");
    }

    #[test]
    fn a_share_falls_into_the_class_that_a_person_would_take() {
        assert_eq!([0.0, 0.0999, 0.1, 0.3, 0.7, 0.999, 1.0].map(bin), [0, 0, 1, 3, 7, 9, 10]);
        assert_eq!(bin(Points::from(1.8).share_of(Points::whole(3))), 6);
    }

    #[test]
    fn the_median_is_a_score_that_was_given() {
        let scores = |counts: &[(u32, u64)]| LabStats {
            scores: counts.iter().map(|(points, count)| (Points::whole(*points), *count)).collect(),
            ..LabStats::default()
        };
        assert_eq!(scores(&[]).median(), None);
        assert_eq!(scores(&[(1, 1), (5, 1), (9, 1)]).median(), Some(Points::whole(5)));
        assert_eq!(scores(&[(0, 3), (9, 1)]).median(), Some(Points::ZERO));
    }
}
