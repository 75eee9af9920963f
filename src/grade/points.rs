//! From verdicts to points.

use std::collections::BTreeSet;

use crate::domain::check::CheckId;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::{GradedCheck, internal};
use crate::domain::lab::Lab;
use crate::domain::verdict::{Status, Verdict};
use crate::domain::weight::{Points, Weight};

/// What the checks of one submission come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// The checks in their order.
    pub checks: Vec<GradedCheck>,
    /// Points before a penalty for lateness; `None` when one check is broken, so that nothing can be said.
    pub points: Option<Points>,
    /// The most that could be had.
    pub max_points: Points,
}

/// The most that can be had in a lab.
pub fn most(lab: &Lab) -> Points {
    lab.checks.iter().map(|check| check.weight.points).sum()
}

/// Points for the verdicts of one submission. A check without a verdict is `lab`'s own mistake, and broken.
pub fn score(lab: &Lab, verdicts: &[(CheckId, Verdict)]) -> Scored {
    let judged: Vec<(CheckId, Weight, Verdict)> = lab
        .checks
        .iter()
        .map(|check| {
            let id = check.id();
            let verdict = verdicts.iter().find(|(of, _)| *of == id).map(|(_, verdict)| verdict.clone());
            (id, check.weight.clone(), verdict.unwrap_or_else(not_run))
        })
        .collect();
    let is_broken = judged.iter().any(|(_, _, verdict)| matches!(verdict.status(), Status::Broken(_)));
    let passes = |verdict: &Verdict| verdict.status() == Status::Pass;
    let failed: BTreeSet<String> = judged
        .iter()
        .filter(|(_, _, verdict)| !passes(verdict))
        .filter_map(|(_, worth, _)| worth.group.clone())
        .collect();
    let given = |worth: &Weight, verdict: &Verdict| {
        let group_failed = worth.group.as_ref().is_some_and(|group| failed.contains(group));
        if passes(verdict) && !group_failed && !is_broken { worth.points } else { Points::ZERO }
    };
    let graded = |(check, worth, verdict): (CheckId, Weight, Verdict)| GradedCheck {
        points: given(&worth, &verdict),
        max_points: worth.points,
        check,
        group: worth.group,
        visibility: worth.visibility,
        verdict,
    };
    let checks: Vec<GradedCheck> = judged.into_iter().map(graded).collect();
    let points = (!is_broken).then(|| checks.iter().map(|check| check.points).sum());
    Scored { points, max_points: most(lab), checks }
}

fn not_run() -> Verdict {
    internal(Finding::new(FindingKind::Internal, "the check was not run"))
}
