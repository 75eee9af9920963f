//! Which check runs next, and which ones are decided. It knows no tool and no thread.

use super::design_run::Checked;
use super::plan::Plan;
use crate::domain::verdict::{Status, Verdict};

/// The checks of several plans, each by the number of its plan and its own in it.
#[derive(Debug, Default)]
pub struct Schedule {
    plans: Vec<Vec<Entry>>,
}

/// One check.
#[derive(Debug)]
struct Entry {
    needs: Vec<usize>,
    /// How many others need it.
    needed_by: usize,
    typical_ms: u32,
    begins_early: bool,
    state: State,
}

/// How far a check is.
#[derive(Debug)]
enum State {
    Waiting,
    Running,
    /// Made, but what it needs is not decided yet.
    Made(Checked),
    /// Nothing changes any more.
    Decided(Checked),
}

/// What a thread does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Make {
        /// Number of the plan.
        plan: usize,
        /// Number of the check in it.
        step: usize,
    },
    /// Wait until another thread has finished a check.
    Wait,
    /// Nothing is left to begin.
    Done,
}

impl Schedule {
    /// The checks of these plans, none of which has begun.
    pub fn new<'p, 'a: 'p>(plans: impl IntoIterator<Item = &'p Plan<'a>>) -> Self {
        Self { plans: plans.into_iter().map(entries).collect() }
    }

    /// What to do next: first what others need, then what takes longest, so that no core is left with a long check at the end;
    /// what may begin early comes only when nothing else is ready. Later plans come first: later labs are larger.
    pub fn next(&mut self) -> Next {
        let mut best: Option<((bool, bool, u32, usize), usize)> = None;
        let mut is_open = false;
        for (plan, entries) in self.plans.iter().enumerate() {
            for (step, entry) in entries.iter().enumerate() {
                is_open |= matches!(entry.state, State::Waiting);
                let Some(is_ready) = self.readiness(plan, entry) else { continue };
                let rank = (is_ready, entry.needed_by > 0, entry.typical_ms, plan);
                if best.is_none_or(|(other, _)| rank > other) {
                    best = Some((rank, step));
                }
            }
        }
        match best {
            Some(((.., plan), step)) => {
                self.plans[plan][step].state = State::Running;
                Next::Make { plan, step }
            }
            None if is_open => Next::Wait,
            None => Next::Done,
        }
    }

    /// Whether a check that can begin has all that it needs; `None` when it cannot begin.
    fn readiness(&self, plan: usize, entry: &Entry) -> Option<bool> {
        let is_decided = |need: &usize| matches!(self.plans[plan][*need].state, State::Decided(_));
        let is_ready = entry.needs.iter().all(is_decided);
        (matches!(entry.state, State::Waiting) && (is_ready || entry.begins_early)).then_some(is_ready)
    }

    /// Notes what a check found. Returns the checks that are decided by that, itself or others.
    pub fn finish(&mut self, checks: &Plan<'_>, plan: usize, step: usize, checked: Checked) -> Vec<usize> {
        self.plans[plan][step].state = State::Made(checked);
        let mut decided = Vec::new();
        // A check never comes before one that it needs, so one pass reaches all.
        for step in 0..self.plans[plan].len() {
            if self.try_to_decide(checks, plan, step) {
                decided.push(step);
            }
        }
        decided
    }

    fn try_to_decide(&mut self, checks: &Plan<'_>, plan: usize, step: usize) -> bool {
        let entries = &mut self.plans[plan];
        let is_decided = |need: &usize| matches!(entries[*need].state, State::Decided(_));
        if !entries[step].needs.iter().all(is_decided) {
            return false;
        }
        let verdict = |id: &_| {
            let need = checks.steps.iter().position(|other| other.id == *id)?;
            if let State::Decided(checked) = &entries[need].state { Some(&checked.judgement.verdict) } else { None }
        };
        let blocked = checks.steps[step].blocked_by(verdict);
        let state = std::mem::replace(&mut entries[step].state, State::Running);
        let (state, is_new) = match (state, blocked) {
            (State::Waiting | State::Made(_), Some(by)) => {
                let checked = Checked::not_run(checks.steps[step].id.clone(), Verdict::Blocked { by });
                (State::Decided(checked), true)
            }
            (State::Made(checked), None) => (State::Decided(checked), true),
            (state, _) => (state, false),
        };
        entries[step].state = state;
        is_new
    }

    /// A check that is decided.
    pub fn decided(&self, plan: usize, step: usize) -> Option<&Checked> {
        if let State::Decided(checked) = &self.plans[plan][step].state { Some(checked) } else { None }
    }

    /// The checks that run although one that they need is decided, and did not pass.
    pub fn in_vain(&self, plan: usize) -> Vec<usize> {
        let entries = &self.plans[plan];
        let refused = |need: &usize| self.decided(plan, *need).is_some_and(|need| need.status() != Status::Pass);
        let runs = |step: &usize| matches!(entries[*step].state, State::Running);
        (0..entries.len()).filter(runs).filter(|step| entries[*step].needs.iter().any(refused)).collect()
    }

    /// Whether every check of a plan is decided.
    pub fn is_done(&self, plan: usize) -> bool {
        self.plans[plan].iter().all(|entry| matches!(entry.state, State::Decided(_)))
    }

    /// The checks of each plan in their order.
    pub fn into_checked(self) -> Vec<Vec<Checked>> {
        let checked = |entry: Entry| match entry.state {
            State::Decided(checked) | State::Made(checked) => Some(checked),
            State::Waiting | State::Running => None,
        };
        self.plans.into_iter().map(|entries| entries.into_iter().filter_map(checked).collect()).collect()
    }
}

fn entries(plan: &Plan<'_>) -> Vec<Entry> {
    let position = |id: &_| plan.steps.iter().position(|step| step.id == *id);
    let mut entries: Vec<Entry> = Vec::new();
    for step in &plan.steps {
        let needs: Vec<usize> = step.needs.iter().filter_map(position).collect();
        for need in &needs {
            entries[*need].needed_by += 1;
        }
        entries.push(Entry {
            needs,
            needed_by: 0,
            typical_ms: step.check.typical_ms(),
            begins_early: step.check.begins_early(),
            state: State::Waiting,
        });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::{Check, CheckId, CheckKind, Fact, Judge, SimulateCase, SynthesisBudget};
    use crate::domain::finding::{Finding, FindingKind};
    use crate::domain::weight::Weight;

    fn checks() -> Vec<Check> {
        let simulate = SimulateCase {
            name: "a".to_owned(),
            testbench: "t.v".to_owned(),
            judge: Judge::Patterns { expect: Vec::new(), reject: Vec::new() },
            cpu_limit_s: 1,
        };
        let kinds =
            [CheckKind::Interface, CheckKind::Simulate(simulate), CheckKind::Synthesize(SynthesisBudget::default())];
        kinds.into_iter().map(|kind| Check { kind, weight: Weight::default() }).collect()
    }

    fn checked(plan: &Plan<'_>, step: usize, passes: bool) -> Checked {
        let fact = Fact::PortsMatched { ports: 1 };
        let failure = Finding::new(FindingKind::Syntax, "x");
        let verdict = if passes { Verdict::pass(vec![fact]) } else { Verdict::fail(failure) };
        Checked::not_run(plan.steps[step].id.clone(), verdict)
    }

    fn statuses(schedule: Schedule) -> Vec<Status> {
        schedule.into_checked().into_iter().flatten().map(|checked| checked.status()).collect()
    }

    #[test]
    fn a_long_check_begins_early_and_waits_for_what_it_needs() {
        let checks = checks();
        let plan = Plan::new(&checks, &[]);
        let mut schedule = Schedule::new([&plan]);
        assert_eq!(schedule.next(), Next::Make { plan: 0, step: 0 });
        assert_eq!(schedule.next(), Next::Make { plan: 0, step: 2 });
        assert_eq!(schedule.next(), Next::Wait);
        assert_eq!(schedule.finish(&plan, 0, 2, checked(&plan, 2, true)), [0; 0]);
        assert_eq!(schedule.finish(&plan, 0, 0, checked(&plan, 0, true)), [0, 2]);
        assert_eq!(schedule.next(), Next::Make { plan: 0, step: 1 });
        assert_eq!(schedule.finish(&plan, 0, 1, checked(&plan, 1, false)), [1]);
        assert_eq!(schedule.next(), Next::Done);
        assert_eq!(statuses(schedule), [Status::Pass, Status::Fail, Status::Pass]);
    }

    #[test]
    fn what_is_needed_and_fails_blocks_what_waits_what_runs_and_what_was_made() {
        let checks = checks();
        let plan = Plan::new(&checks, &[]);
        for is_made in [true, false] {
            let mut schedule = Schedule::new([&plan]);
            let begun = [schedule.next(), schedule.next()];
            assert_eq!(begun, [Next::Make { plan: 0, step: 0 }, Next::Make { plan: 0, step: 2 }]);
            if is_made {
                schedule.finish(&plan, 0, 2, checked(&plan, 2, true));
            }
            schedule.finish(&plan, 0, 0, checked(&plan, 0, false));
            if !is_made {
                assert_eq!(schedule.in_vain(0), [2]);
                assert_eq!(schedule.finish(&plan, 0, 2, checked(&plan, 2, true)), [2]);
            }
            assert!(schedule.is_done(0));
            let blocked = schedule.decided(0, 2).map(|checked| checked.judgement.verdict.clone());
            assert_eq!(blocked, Some(Verdict::Blocked { by: CheckId::Interface }));
            assert_eq!(statuses(schedule), [Status::Fail, Status::Blocked, Status::Blocked]);
        }
    }
}
