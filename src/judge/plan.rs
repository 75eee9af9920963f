//! The plan of a run: which checks are made, and which need which.

use crate::check::testbench::Case;
use crate::domain::check::{Check, CheckId};
use crate::domain::verdict::{Status, Verdict};

/// The checks of one run, in the order in which they are reported; no check comes before one that it needs.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    pub steps: Vec<Step<'a>>,
}

/// One check of a plan.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    pub check: &'a Check,
    pub id: CheckId,
    /// Those of its needs that are in the plan.
    pub needs: Vec<CheckId>,
    /// The case of a simulation.
    pub case: Option<&'a Case>,
}

impl<'a> Plan<'a> {
    /// A plan of these checks, with the cases of those that simulate.
    pub fn new(checks: impl IntoIterator<Item = &'a Check>, cases: &'a [Case]) -> Self {
        let mut steps: Vec<Step<'a>> = Vec::new();
        for check in checks {
            let id = check.id();
            let case = check.case().and_then(|wanted| cases.iter().find(|case| case.name == wanted.name));
            let needs = check.needs().into_iter().filter(|need| steps.iter().any(|step| step.id == *need)).collect();
            steps.push(Step { check, id, needs, case });
        }
        Self { steps }
    }

    /// The part of the plan that `id` needs, itself included.
    #[must_use]
    pub fn up_to(&self, id: &CheckId) -> Self {
        let mut wanted = vec![id.clone()];
        for step in self.steps.iter().rev() {
            if wanted.contains(&step.id) {
                wanted.extend(step.needs.iter().cloned());
            }
        }
        Self { steps: self.steps.iter().filter(|step| wanted.contains(&step.id)).cloned().collect() }
    }
}

impl Step<'_> {
    /// What keeps this check from counting: the first of its needs that did not pass, or what blocked that one.
    ///
    /// `verdict` gives the verdict of a check; one without a verdict keeps nothing from counting.
    pub fn blocked_by<'v>(&self, verdict: impl Fn(&CheckId) -> Option<&'v Verdict>) -> Option<CheckId> {
        let mut refused = self.needs.iter().filter_map(|need| Some((need, verdict(need)?)));
        let (need, verdict) = refused.find(|(_, verdict)| verdict.status() != Status::Pass)?;
        Some(if let Verdict::Blocked { by } = verdict { by.clone() } else { need.clone() })
    }
}
