//! What a student may see of a grade. The one place that decides it: of a hidden case there is a number and whether it
//! passed, but neither its name nor its group, no finding, no value; of an internal error that there is one.

use std::collections::BTreeMap;

use crate::domain::check::CheckId;
use crate::domain::finding::Finding;
use crate::domain::gradebook::{GradeRow, GradedCheck, Outcome};
use crate::domain::verdict::{Status, Verdict};
use crate::domain::weight::{Points, Visibility};
use crate::report::wording;

use super::words;

/// A check as a student may see it.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    /// The check, or `hidden case 1`.
    pub name: String,
    /// The group that its points belong to.
    pub group: Option<&'a str>,
    pub status: Status,
    pub points: Points,
    pub max_points: Points,
    /// The check itself; absent for a hidden one.
    pub visible: Option<&'a GradedCheck>,
    /// What it waits for, if it was not run.
    blocked_by: Option<String>,
}

/// The checks of a row, in their order.
pub(super) fn checks(row: &GradeRow) -> Vec<Shown<'_>> {
    let names = names(row);
    row.checks.iter().map(|check| Shown::new(check, &names)).collect()
}

/// The check that decided, as a student may see it; `None` when all passed, or there is none.
pub(super) fn decisive(row: &GradeRow) -> Option<Shown<'_>> {
    row.decisive().map(|check| Shown::new(check, &names(row)))
}

/// Why the row has its verdict, as one line; what it means where there is no check to blame.
pub(super) fn reason(row: &GradeRow) -> String {
    match decisive(row) {
        _ if row.outcome == Outcome::Internal => words::NOT_GRADED.to_owned(),
        Some(check) if check.visible.is_some() => format!("{}: {}", check.name, check.outcome()),
        Some(check) => format!("{} {}", check.name, check.outcome()),
        None => row.outcome.meaning().to_owned(),
    }
}

fn names(row: &GradeRow) -> BTreeMap<&CheckId, String> {
    let mut names = BTreeMap::new();
    let mut hidden = 0;
    for check in &row.checks {
        let name = match check.visibility {
            Visibility::Visible => check.check.to_string(),
            Visibility::Hidden => {
                hidden += 1;
                format!("hidden case {hidden}")
            }
        };
        names.insert(&check.check, name);
    }
    names
}

impl<'a> Shown<'a> {
    fn new(check: &'a GradedCheck, names: &BTreeMap<&CheckId, String>) -> Self {
        let name = |id: &CheckId| names.get(id).cloned().unwrap_or_else(|| "another check".to_owned());
        let visible = (check.visibility == Visibility::Visible).then_some(check);
        Self {
            name: name(&check.check),
            group: visible.and_then(|check| check.group.as_deref()),
            status: check.verdict.status(),
            points: check.points,
            max_points: check.max_points,
            visible,
            blocked_by: match &check.verdict {
                Verdict::Blocked { by } => Some(name(by)),
                _ => None,
            },
        }
    }

    /// Whether it passed; so nobody has to compare a status that has details.
    pub fn is_passed(&self) -> bool {
        self.status == Status::Pass
    }

    /// The findings of a visible check that failed; of nothing else is there anything to learn.
    pub fn findings(&self) -> &'a [Finding] {
        match self.visible.map(|check| &check.verdict) {
            Some(Verdict::Fail { findings }) => findings.as_slice(),
            _ => &[],
        }
    }

    /// How it ended, as one line of plain text.
    pub fn outcome(&self) -> String {
        match (self.status, self.visible.map(|check| &check.verdict)) {
            (Status::Blocked, _) => {
                format!("not run: {} has to pass first", self.blocked_by.as_deref().unwrap_or("another check"))
            }
            (Status::Broken(_), _) => "not decided, and not by your fault".to_owned(),
            (_, Some(Verdict::Pass { evidence })) => wording::evidence(evidence),
            (_, Some(Verdict::Fail { findings })) => words::cause(findings.first()),
            (Status::Pass, _) => "passed".to_owned(),
            (Status::Fail, _) => "failed".to_owned(),
        }
    }
}
