//! How far a learner is on the roadmap, and how that compares with its plan: a pure function of both.
//!
//! A week of a phase's plan is shared evenly by its labs and tasks: who has done 3 of 6 steps of a phase of 12 weeks has
//! done 6 weeks' worth of it.

use crate::domain::roadmap::{Phase, Roadmap, Step, StepKind};
use jiff::Span;
use jiff::civil::Date;

const DAYS_A_WEEK: f64 = 7.0;

/// How far a learner is.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerProgress {
    /// One entry a phase, in the order of the roadmap.
    pub phases: Vec<PhaseProgress>,
    /// Index of the first phase that is not finished; `None` when all are.
    pub current: Option<usize>,
    /// The comparison with the plan; `None` without a start date or planned weeks, or when nothing is left.
    pub pace: Option<LearningPace>,
}

/// How far a learner is in one phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PhaseProgress {
    /// Labs that are done.
    pub labs_done: usize,
    pub labs: usize,
    /// Tasks that are done.
    pub tasks_done: usize,
    pub tasks: usize,
}

/// How fast a learner is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LearningPace {
    /// Weeks since the start; 0 before it.
    pub weeks_elapsed: f64,
    /// Planned weeks of what is done.
    pub weeks_done: f64,
    /// The last day, if what is left takes as long as planned from today on, or from the start if that is to come.
    /// `None` when the day is beyond the calendar.
    pub finish: Option<Date>,
}

impl PhaseProgress {
    /// Steps that are done.
    pub fn done(&self) -> usize {
        self.labs_done + self.tasks_done
    }

    pub fn steps(&self) -> usize {
        self.labs + self.tasks
    }

    /// Whether nothing is left.
    pub fn is_finished(&self) -> bool {
        self.done() == self.steps()
    }

    fn of(phase: &Phase, is_done: &impl Fn(&Step) -> bool) -> Self {
        let mut progress = Self::default();
        for step in &phase.steps {
            let done = usize::from(is_done(step));
            if step.kind == StepKind::Lab {
                progress.labs += 1;
                progress.labs_done += done;
            } else {
                progress.tasks += 1;
                progress.tasks_done += done;
            }
        }
        progress
    }

    /// The share that is done, from 0 to 1; 1 where there is nothing to do.
    #[expect(clippy::cast_precision_loss, reason = "a phase has few steps")]
    pub fn share(&self) -> f64 {
        if self.steps() == 0 { 1.0 } else { self.done() as f64 / self.steps() as f64 }
    }
}

impl LearningPace {
    /// Weeks ahead of the plan; negative behind it.
    pub fn weeks_ahead(&self) -> f64 {
        self.weeks_done - self.weeks_elapsed
    }

    fn new(weeks_planned: f64, weeks_done: f64, start: Date, today: Date) -> Self {
        let days = today.duration_since(start).as_hours() / 24;
        #[expect(clippy::cast_precision_loss, reason = "days of a calendar of 20,000 years")]
        let weeks_elapsed = (days as f64 / DAYS_A_WEEK).max(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "a plan is u32 weeks a phase")]
        let days_left = ((weeks_planned - weeks_done) * DAYS_A_WEEK).ceil() as i64;
        let finish = Span::new().try_days(days_left).and_then(|left| today.max(start).checked_add(left)).ok();
        Self { weeks_elapsed, weeks_done, finish }
    }
}

impl LearnerProgress {
    /// How far a learner is who has done the steps for which `is_done` holds, and who began on `start`, if at all.
    pub fn new(roadmap: &Roadmap, is_done: impl Fn(&Step) -> bool, start: Option<Date>, today: Date) -> Self {
        let phases: Vec<_> = roadmap.phases.iter().map(|phase| PhaseProgress::of(phase, &is_done)).collect();
        let weeks_done = roadmap.phases.iter().zip(&phases).map(|(phase, done)| f64::from(phase.weeks) * done.share());
        let (planned, done) = (f64::from(roadmap.weeks()), weeks_done.sum());
        let current = phases.iter().position(|phase| !phase.is_finished());
        let start = start.filter(|_| planned > 0.0 && current.is_some());
        Self { current, pace: start.map(|start| LearningPace::new(planned, done, start, today)), phases }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::id::LabId;
    use crate::domain::roadmap::TaskKind;

    fn roadmap(weeks: &[u32]) -> Roadmap {
        let task = || StepKind::Task { kind: TaskKind::Reading, title: String::new() };
        let step = |id: String, kind| Step { id: LabId::new(&id).unwrap(), kind, after: Vec::new() };
        let phase = |(n, weeks): (usize, &u32)| Phase {
            id: LabId::new(&format!("p{n}")).unwrap(),
            title: String::new(),
            weeks: *weeks,
            steps: vec![step(format!("lab{n}"), StepKind::Lab), step(format!("task{n}"), task())],
        };
        Roadmap { title: String::new(), phases: weeks.iter().enumerate().map(phase).collect() }
    }

    fn progress(done: &[&str], today: Date) -> LearnerProgress {
        let is_done = |step: &Step| done.contains(&step.id.as_str());
        LearnerProgress::new(&roadmap(&[8, 12]), is_done, Some(date(2026, 1, 5)), today)
    }

    #[test]
    fn the_current_phase_is_the_first_with_something_left() {
        let progress = progress(&["lab0", "lab1", "task1"], date(2026, 1, 5));
        assert_eq!(progress.current, Some(0));
        assert_eq!(progress.phases[0], PhaseProgress { labs_done: 1, labs: 1, tasks_done: 0, tasks: 1 });
        assert!(progress.phases[1].is_finished());
    }

    #[test]
    fn pace_compares_weeks_elapsed_with_weeks_worth_done() {
        let pace = progress(&["lab0", "task0", "lab1"], date(2026, 3, 9)).pace.unwrap();
        assert_eq!((pace.weeks_elapsed, pace.weeks_done, pace.weeks_ahead()), (9.0, 14.0, 5.0));
        assert_eq!(pace.finish, Some(date(2026, 4, 20)), "six weeks are left from today");
        let behind = progress(&["lab0"], date(2026, 2, 23)).pace.unwrap();
        assert!((behind.weeks_ahead() + 3.0).abs() < 1e-9);
    }

    #[test]
    fn who_has_finished_is_not_behind_for_ever_after() {
        let all = progress(&["lab0", "task0", "lab1", "task1"], date(2036, 2, 2));
        assert_eq!((all.current, all.pace), (None, None));
    }

    #[test]
    fn a_start_in_the_future_is_no_head_start() {
        let pace = progress(&[], date(2025, 12, 1)).pace.unwrap();
        assert_eq!((pace.weeks_elapsed, pace.finish), (0.0, Some(date(2026, 5, 25))));
    }

    #[test]
    fn a_pack_without_a_plan_has_no_pace() {
        let progress = LearnerProgress::new(&roadmap(&[0]), |_| true, Some(date(2026, 1, 5)), date(2026, 1, 6));
        assert_eq!(progress.pace, None);
    }
}
