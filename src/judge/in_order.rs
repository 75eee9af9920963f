//! Runs a plan on one design, check by check.

use super::bench::Bench;
use super::design_run::{Checked, DesignRun};
use super::diagnosis::disk_failure;
use super::plan::{Plan, Step};
use super::ready::ReadyLab;
use crate::check::Design;
use crate::domain::verdict::{Status, Verdict};

/// Makes the checks of a plan one after the other by `make`, except those that another one blocks; ends early when `make`
/// gives nothing.
pub fn in_order(plan: &Plan<'_>, mut make: impl FnMut(&Step<'_>) -> Option<Checked>) -> Vec<Checked> {
    let mut done: Vec<Checked> = Vec::new();
    for step in &plan.steps {
        let verdict = |id: &_| done.iter().find(|other| other.check == *id).map(|other| &other.judgement.verdict);
        let checked = match step.blocked_by(verdict) {
            Some(by) => Checked::not_run(step.id.clone(), Verdict::Blocked { by }),
            None => match make(step) {
                Some(checked) => checked,
                None => break,
            },
        };
        done.push(checked);
    }
    done
}

/// How far a plan is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    End,
    /// To the first check that does not pass.
    FirstFailure,
}

/// Runs a plan on a design without asking whose fault a failure is.
pub fn run(bench: Bench<'_>, ready: &ReadyLab, plan: &Plan<'_>, design: &Design) -> Vec<Checked> {
    run_with(bench, ready, plan, design, Until::End, |_| ())
}

/// Runs a plan on a design; each check is given to `settle` before the next one begins.
pub fn run_with(
    bench: Bench<'_>,
    ready: &ReadyLab,
    plan: &Plan<'_>,
    design: &Design,
    until: Until,
    settle: impl Fn(&mut Checked),
) -> Vec<Checked> {
    let run = match DesignRun::new(bench, &ready.lab.work, design, ready.generated.as_deref()) {
        Ok(run) => run,
        Err(error) => return in_order(plan, |step| Some(Checked::not_run(step.id.clone(), disk_failure(&error)))),
    };
    let mut failed = false;
    in_order(plan, |step| {
        if failed && until == Until::FirstFailure {
            return None;
        }
        let mut checked = run.step(step, bench.cancel);
        settle(&mut checked);
        failed |= checked.status() != Status::Pass;
        Some(checked)
    })
}
