//! What follows from the records: a pure function of them, computed anew each time.

use std::collections::BTreeMap;

use super::record::{Attempt, LedgerEvent, Record};
use crate::domain::figures::Figures;
use crate::domain::finding::FindingKind;
use crate::domain::id::LabId;
use crate::domain::verdict::Status;
use jiff::Timestamp;
use jiff::civil::Date;

/// All that the journal says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    labs: BTreeMap<LabId, History>,
    tasks: BTreeMap<LabId, TaskDone>,
    started: Option<Date>,
}

/// What the learner did in one lab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Runs that judged the learner's work: those that passed or failed, not those that broke.
    pub attempts: usize,
    /// Status of the last run of any outcome.
    pub last: Option<Status>,
    /// Root cause of the last run, unless it passed.
    pub last_finding: Option<FindingKind>,
    /// The best figures of all passes.
    pub best: Figures,
    /// Hints that were shown.
    pub hints: usize,
    /// Whether the solution was asked for before a pass.
    pub gave_up: bool,
    /// The first pass under each harness, in the order of time.
    pub passes: Vec<Pass>,
}

/// A pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    pub at: Timestamp,
    /// Content hash of the harness that judged.
    pub harness: String,
}

/// Where a learner stands with a lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabState {
    New,
    /// Judged, and never passed.
    Attempted,
    /// Passed. What the learner tried afterwards does not take that away.
    Passed {
        /// First under this harness.
        at: Timestamp,
    },
    /// Passed, but under another harness than that of now: the lab was updated since.
    VerifyAgain,
}

/// A task that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskDone {
    /// When the learner said so.
    pub at: Timestamp,
    /// What the learner wrote about it.
    pub note: Option<String>,
}

impl State {
    /// Adds up records; they must be in the order of time.
    pub fn from_records<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut state = Self::default();
        for record in records {
            state.add(record);
        }
        state
    }

    fn add(&mut self, record: &Record) {
        match &record.event {
            LedgerEvent::Attempt(attempt) => self.history_mut(&attempt.lab).add(record.at, attempt),
            LedgerEvent::Hint { lab, step } => {
                let history = self.history_mut(lab);
                history.hints = history.hints.max(*step);
            }
            LedgerEvent::Solution { lab, gave_up } => self.history_mut(lab).gave_up |= gave_up,
            LedgerEvent::Reset { .. } | LedgerEvent::Undo { .. } => {}
            LedgerEvent::RoadmapStart { date } => self.started = Some(*date),
            LedgerEvent::TaskDone { task, note } => {
                self.tasks.insert(task.clone(), TaskDone { at: record.at, note: note.clone() });
            }
            LedgerEvent::TaskUndone { task } => {
                self.tasks.remove(task);
            }
        }
    }

    fn history_mut(&mut self, lab: &LabId) -> &mut History {
        self.labs.entry(lab.clone()).or_default()
    }

    /// What the learner did in a lab; `None` if nothing.
    pub fn history(&self, lab: &LabId) -> Option<&History> {
        self.labs.get(lab)
    }

    /// Where the learner stands with a lab, whose harness now has this content hash.
    pub fn lab(&self, lab: &LabId, harness: &str) -> LabState {
        self.history(lab).map_or(LabState::New, |history| history.state(harness))
    }

    /// When a task was done, and the note; `None` if it is not.
    pub fn task(&self, task: &LabId) -> Option<&TaskDone> {
        self.tasks.get(task)
    }

    /// Whether a lab was ever passed, or a task is done: what counts for the roadmap. A lab to verify again counts, since
    /// an update takes nothing away from the learner.
    pub fn is_done(&self, step: &LabId) -> bool {
        self.tasks.contains_key(step) || self.history(step).is_some_and(|history| !history.passes.is_empty())
    }

    /// The day on which the roadmap was begun.
    pub fn started(&self) -> Option<Date> {
        self.started
    }
}

impl History {
    fn add(&mut self, at: Timestamp, attempt: &Attempt) {
        self.last = Some(attempt.status);
        self.last_finding = attempt.finding;
        self.attempts += usize::from(matches!(attempt.status, Status::Pass | Status::Fail));
        if attempt.status != Status::Pass {
            return;
        }
        self.best = self.best.best(attempt.figures);
        if self.passes.iter().all(|pass| pass.harness != attempt.harness) {
            self.passes.push(Pass { at, harness: attempt.harness.clone() });
        }
    }

    /// Where the learner stands with the lab, whose harness now has this content hash.
    pub fn state(&self, harness: &str) -> LabState {
        match self.passes.iter().find(|pass| pass.harness == harness) {
            Some(pass) => LabState::Passed { at: pass.at },
            None if !self.passes.is_empty() => LabState::VerifyAgain,
            None if self.attempts > 0 => LabState::Attempted,
            None => LabState::New,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::verdict::Owner;

    fn id(text: &str) -> LabId {
        LabId::new(text).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn state(events: Vec<LedgerEvent>) -> State {
        let records = events.into_iter().zip(0..);
        let records: Vec<Record> =
            records.map(|(event, n)| Record { v: 1, id: n.to_string(), at: at(n), event }).collect();
        State::from_records(&records)
    }

    fn attempt(harness: &str, status: Status, cells: Option<u64>) -> LedgerEvent {
        let finding = (status != Status::Pass).then_some(FindingKind::Mismatch);
        let figures = Figures { cells, flip_flops: None };
        let (lab, harness, sources) = (id("alu"), harness.to_owned(), String::new());
        LedgerEvent::Attempt(Attempt { lab, harness, status, finding, figures, sources })
    }

    #[test]
    fn only_a_judgement_of_the_work_is_an_attempt() {
        let broken = state(vec![attempt("h1", Status::Broken(Owner::Environment), None)]);
        assert_eq!(broken.lab(&id("alu"), "h1"), LabState::New);
        let failed = state(vec![attempt("h1", Status::Fail, None)]);
        assert_eq!(failed.lab(&id("alu"), "h1"), LabState::Attempted);
        assert_eq!(failed.history(&id("alu")).unwrap().last_finding, Some(FindingKind::Mismatch));
    }

    #[test]
    fn a_pass_stays_until_the_harness_changes_and_comes_back_with_it() {
        let passed = state(vec![attempt("h1", Status::Pass, None), attempt("h1", Status::Fail, None)]);
        assert_eq!(passed.lab(&id("alu"), "h1"), LabState::Passed { at: at(0) });
        assert_eq!(passed.lab(&id("alu"), "h2"), LabState::VerifyAgain);
        assert!(passed.is_done(&id("alu")));
        assert_eq!(passed.history(&id("alu")).unwrap().last, Some(Status::Fail));
    }

    #[test]
    fn only_figures_of_passes_are_compared() {
        let events = vec![
            attempt("h1", Status::Pass, Some(90)),
            attempt("h1", Status::Fail, Some(3)),
            attempt("h1", Status::Pass, Some(80)),
            attempt("h1", Status::Pass, Some(85)),
        ];
        let state = state(events);
        let history = state.history(&id("alu")).unwrap();
        assert_eq!((history.best.cells, history.attempts), (Some(80), 4));
    }

    #[test]
    fn the_last_word_on_a_task_and_on_the_start_counts() {
        let (done, undone) =
            (LedgerEvent::TaskDone { task: id("book"), note: None }, LedgerEvent::TaskUndone { task: id("book") });
        assert!(state(vec![done.clone()]).is_done(&id("book")));
        assert!(!state(vec![done.clone(), undone.clone()]).is_done(&id("book")));
        assert!(state(vec![undone, done]).is_done(&id("book")));
        let start = |day| LedgerEvent::RoadmapStart { date: jiff::civil::date(2026, 1, day) };
        assert_eq!(state(vec![start(9), start(2)]).started(), Some(jiff::civil::date(2026, 1, 2)));
    }

    #[test]
    fn hints_of_two_machines_are_not_added_up() {
        let hint = |step| LedgerEvent::Hint { lab: id("alu"), step };
        assert_eq!(state(vec![hint(1), hint(1), hint(2)]).history(&id("alu")).unwrap().hints, 2);
        assert_eq!(state(vec![hint(1)]).lab(&id("alu"), ""), LabState::New);
    }
}
