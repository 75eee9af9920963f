//! What to do about each chunk, from what Slurm says and which parts are there. Asks nobody and waits for nothing.

use super::{ArrayProgress, ChunkParts, PollInterval, SlurmStop};
use crate::tool::slurm::{ArrayTask, JobId, SlurmError, TaskState};
use std::collections::HashMap;
use std::time::Duration;

/// How often a chunk is submitted again without getting any further.
const MOST_AGAIN: u32 = 3;

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Every chunk is done.
    Done,
    /// Nothing but to look again later.
    Wait,
    /// Submit these chunks; not empty, ascending.
    Submit(Vec<usize>),
    /// A chunk got no further in so many tries.
    GiveUp { chunk: usize, tries: u32, cause: String },
    /// Somebody cancelled the task of a chunk.
    Cancelled { chunk: usize },
}

/// A chunk, as far as this run knows it.
#[derive(Debug, Clone, Default)]
struct Chunk {
    done: bool,
    /// How often it was submitted since it last got further.
    tries: u32,
    /// Rows that it had when it was submitted.
    rows: u64,
    /// How long there has been neither a task nor a part.
    unseen: Duration,
}

/// The state of all chunks.
pub(super) struct Following {
    chunks: Vec<Chunk>,
    pace: PollInterval,
    /// How long Slurm has been giving no answer.
    away: Duration,
    progress: ArrayProgress,
    changed: bool,
}

impl Following {
    pub(super) fn new(parts: &dyn ChunkParts, pace: PollInterval) -> Self {
        let chunks = vec![Chunk::default(); parts.count()];
        let progress = ArrayProgress { chunks: chunks.len(), ..ArrayProgress::default() };
        Self { chunks, pace, away: Duration::ZERO, progress, changed: false }
    }

    /// How far it is after the last look.
    pub(super) fn progress(&self) -> &ArrayProgress {
        &self.progress
    }

    /// Whether the last look saw something new.
    pub(super) fn has_changed(&self) -> bool {
        self.changed
    }

    /// Takes in a listing of tasks, `pause` after the one before.
    pub(super) fn look(&mut self, parts: &dyn ChunkParts, tasks: &[ArrayTask], pause: Duration) -> Next {
        self.away = Duration::ZERO;
        // Parts are looked for after the listing was made: a task that ended in between has its part.
        for (number, chunk) in self.chunks.iter_mut().enumerate().filter(|(_, chunk)| !chunk.done) {
            chunk.done = parts.is_done(number);
        }
        let newest = newest(tasks);
        self.note_progress(parts, &newest);
        let mut submit = Vec::new();
        for (number, chunk) in self.chunks.iter_mut().enumerate().filter(|(_, chunk)| !chunk.done) {
            match chunk.next(newest.get(&number).map(|task| &task.state), || parts.rows(number), pause, &self.pace) {
                ChunkState::Wait => {}
                ChunkState::Submit => submit.push(number),
                ChunkState::Cancelled => return Next::Cancelled { chunk: number },
                ChunkState::GiveUp(cause) => return Next::GiveUp { chunk: number, tries: chunk.tries, cause },
            }
        }
        match submit.as_slice() {
            [] if self.chunks.iter().all(|chunk| chunk.done) => Next::Done,
            [] => Next::Wait,
            _ => Next::Submit(submit),
        }
    }

    fn note_progress(&mut self, parts: &dyn ChunkParts, newest: &HashMap<usize, &ArrayTask>) {
        let mut progress =
            ArrayProgress { job: self.progress.job, chunks: self.chunks.len(), ..ArrayProgress::default() };
        for (number, chunk) in self.chunks.iter().enumerate() {
            progress.rows += parts.rows(number);
            if chunk.done {
                progress.done += 1;
                continue;
            }
            match newest.get(&number).map(|task| &task.state) {
                Some(TaskState::Running) => progress.running += 1,
                Some(TaskState::Waiting(reason)) => {
                    progress.waiting += 1;
                    progress.reason.get_or_insert_with(|| reason.clone());
                }
                Some(TaskState::Held(reason)) => {
                    progress.held += 1;
                    // What takes a person to act is told before what passes.
                    progress.reason = Some(reason.clone());
                }
                _ => {}
            }
        }
        self.changed = progress != self.progress;
        self.progress = progress;
    }

    /// Takes in that chunks were submitted.
    pub(super) fn submitted(&mut self, job: JobId, chunks: &[usize], parts: &dyn ChunkParts) {
        for number in chunks {
            let Some(chunk) = self.chunks.get_mut(*number) else { continue };
            let rows = parts.rows(*number);
            let again = chunk.tries > 0 && rows <= chunk.rows;
            *chunk = Chunk { tries: if again { chunk.tries + 1 } else { 1 }, rows, ..Chunk::default() };
        }
        self.progress.job = Some(job);
        self.changed = true;
    }

    /// Takes in that Slurm did not do what it was asked, `pause` after the time before: that passes, or is an error.
    pub(super) fn trouble(&mut self, problem: SlurmError, pause: Duration) -> Result<Next, SlurmStop> {
        self.away += pause;
        if !matches!(problem, SlurmError::Unreachable(_)) || self.away > self.pace.patience {
            return Err(problem.into());
        }
        self.progress.trouble = Some(problem.to_string());
        self.changed = false;
        Ok(Next::Wait)
    }
}

/// The task of each chunk that was submitted last, or that is live.
fn newest(tasks: &[ArrayTask]) -> HashMap<usize, &ArrayTask> {
    let mut newest: HashMap<usize, &ArrayTask> = HashMap::new();
    for task in tasks {
        let place = newest.entry(task.index).or_insert(task);
        if (task.state.is_live(), task.job) > (place.state.is_live(), place.job) {
            *place = task;
        }
    }
    newest
}

/// What to do about one chunk.
enum ChunkState {
    Wait,
    Submit,
    GiveUp(String),
    Cancelled,
}

impl Chunk {
    fn next(
        &mut self,
        task: Option<&TaskState>,
        rows: impl FnOnce() -> u64,
        pause: Duration,
        pace: &PollInterval,
    ) -> ChunkState {
        let cause = match task {
            Some(state) if state.is_live() => {
                self.unseen = Duration::ZERO;
                return ChunkState::Wait;
            }
            // Whatever an earlier run left.
            _ if self.tries == 0 => return ChunkState::Submit,
            Some(TaskState::Cancelled) => return ChunkState::Cancelled,
            Some(TaskState::Failed(state)) => state.clone(),
            _ => {
                self.unseen += pause;
                if self.unseen < pace.settle {
                    return ChunkState::Wait;
                }
                "no part, though its task is over".to_owned()
            }
        };
        if self.tries > MOST_AGAIN && rows() <= self.rows { ChunkState::GiveUp(cause) } else { ChunkState::Submit }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    const PAUSE: Duration = Duration::from_secs(10);

    /// Whether each chunk is done, and how many rows it has.
    struct Fake(RefCell<Vec<(bool, u64)>>);

    impl ChunkParts for Fake {
        fn count(&self) -> usize {
            self.0.borrow().len()
        }
        fn is_done(&self, chunk: usize) -> bool {
            self.0.borrow()[chunk].0
        }
        fn rows(&self, chunk: usize) -> u64 {
            self.0.borrow()[chunk].1
        }
    }

    fn class(chunks: usize) -> (Fake, Following) {
        let parts = Fake(RefCell::new(vec![(false, 0); chunks]));
        let following = Following::new(&parts, PollInterval::default());
        (parts, following)
    }

    fn task(job: u64, index: usize, state: TaskState) -> ArrayTask {
        ArrayTask { job, index, state }
    }

    fn failed() -> TaskState {
        TaskState::Failed("NODE_FAIL".to_owned())
    }

    #[test]
    fn tasks_of_an_earlier_run_are_waited_for_and_only_the_rest_is_submitted() {
        let (parts, mut following) = class(4);
        parts.0.borrow_mut()[0].0 = true;
        let waiting = TaskState::Waiting("Priority".to_owned());
        let tasks = [task(7, 1, TaskState::Running), task(8, 2, waiting), task(9, 3, TaskState::Cancelled)];
        assert_eq!(following.look(&parts, &tasks, PAUSE), Next::Submit(vec![3]));
        let expected = ArrayProgress {
            chunks: 4,
            done: 1,
            running: 1,
            waiting: 1,
            reason: Some("Priority".to_owned()),
            ..ArrayProgress::default()
        };
        assert_eq!(*following.progress(), expected);
        parts.0.borrow_mut().iter_mut().for_each(|part| part.0 = true);
        assert_eq!(following.look(&parts, &[], PAUSE), Next::Done);
    }

    #[test]
    fn a_chunk_that_fails_is_given_up_after_three_more_tries() {
        let (parts, mut following) = class(1);
        for job in 1..=4 {
            let tasks: Vec<ArrayTask> = (1..job).map(|job| task(job, 0, failed())).collect();
            assert_eq!(following.look(&parts, &tasks, PAUSE), Next::Submit(vec![0]));
            following.submitted(JobId(job), &[0], &parts);
            assert_eq!(following.look(&parts, &[task(job, 0, TaskState::Running)], PAUSE), Next::Wait);
        }
        let given_up = Next::GiveUp { chunk: 0, tries: 4, cause: "NODE_FAIL".to_owned() };
        assert_eq!(following.look(&parts, &[task(4, 0, failed())], PAUSE), given_up);
    }

    #[test]
    fn a_chunk_that_gets_further_each_time_is_never_given_up() {
        let (parts, mut following) = class(1);
        for job in 1..20 {
            assert_eq!(following.look(&parts, &[task(job, 0, failed())], PAUSE), Next::Submit(vec![0]));
            following.submitted(JobId(job + 1), &[0], &parts);
            parts.0.borrow_mut()[0].1 += 1;
        }
    }

    #[test]
    fn a_part_may_be_seen_late_and_a_requeued_task_is_waited_for() {
        let (parts, mut following) = class(1);
        following.look(&parts, &[], PAUSE);
        following.submitted(JobId(1), &[0], &parts);
        let completed = [task(1, 0, TaskState::Completed)];
        for _ in 1..9 {
            assert_eq!(following.look(&parts, &completed, PAUSE), Next::Wait);
        }
        let requeued = [task(1, 0, TaskState::Waiting("BeginTime".to_owned()))];
        assert_eq!(following.look(&parts, &requeued, PAUSE), Next::Wait);
        for _ in 1..9 {
            assert_eq!(following.look(&parts, &[], PAUSE), Next::Wait);
        }
        assert_eq!(following.look(&parts, &[], PAUSE), Next::Submit(vec![0]));
    }

    #[test]
    fn a_task_that_somebody_cancelled_is_not_submitted_again() {
        let (parts, mut following) = class(1);
        following.look(&parts, &[], PAUSE);
        following.submitted(JobId(1), &[0], &parts);
        let tasks = [task(1, 0, TaskState::Cancelled)];
        assert_eq!(following.look(&parts, &tasks, PAUSE), Next::Cancelled { chunk: 0 });
    }

    #[test]
    fn a_controller_may_be_away_for_a_while() {
        let (parts, mut following) = class(1);
        let away = || SlurmError::Unreachable("timed out".to_owned());
        for _ in 0..90 {
            assert_eq!(following.trouble(away(), PAUSE).unwrap(), Next::Wait);
        }
        assert!(following.progress().trouble.is_some());
        assert!(following.trouble(away(), PAUSE).is_err());
        following.look(&parts, &[], PAUSE);
        assert!(following.trouble(away(), PAUSE).is_ok());
        let refused = SlurmError::Refused { program: "sbatch", said: "no".to_owned() };
        assert!(following.trouble(refused, PAUSE).is_err());
    }
}
