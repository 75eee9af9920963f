//! Progress on standard error while something long runs: a bar where somebody watches, lines elsewhere.
//!
//! What the bars count: [`LabsProgress`] labs of `lab run`, `check` and `verify`, [`ClassProgress`] units of `lab grade`,
//! [`ArrayWatch`] chunks on a cluster.
use crate::domain::event::{Event, EventSink};
use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::id::LabId;
use crate::grade::run::{Origin, RowWatcher};
use crate::grade::slurm::{ArrayProgress, ArrayWatcher};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::output::Terminal;

/// When a bar appears, and how it looks.
struct Look {
    template: &'static str,
    /// What takes less is not worth a line that appears and goes away again.
    quiet: Duration,
    tick: Duration,
}

const ONE_LAB: Look = Look {
    template: "{spinner} {elapsed} {wide_msg}",
    quiet: Duration::from_millis(300),
    tick: Duration::from_millis(100),
};
const LABS: Look = Look { template: "{spinner} {pos}/{len} {wide_msg}", ..ONE_LAB };
const CLASS: Look = Look {
    template: "{spinner} {bar:30} {pos}/{len}  {per_sec}  {eta} left  {msg}",
    quiet: Duration::ZERO,
    tick: Duration::from_millis(200),
};
const ARRAY: Look = Look { template: "{spinner} {bar:30} {pos}/{len}  {elapsed}  {wide_msg}", ..CLASS };

/// A bar that shows itself while something runs.
struct LiveBar {
    bar: ProgressBar,
    look: Look,
    out: Terminal,
}

impl LiveBar {
    fn new(total: usize, look: Look, out: Terminal) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template(look.template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, look, out }
    }

    /// Does the work while `meanwhile` runs on another thread, which is told when the work has ended.
    fn during<R>(&self, work: impl FnOnce() -> R, meanwhile: impl FnOnce(&Receiver<()>) + Send) -> R {
        let (ended, has_ended) = mpsc::channel();
        let result = std::thread::scope(|scope| {
            if self.out.interactive {
                scope.spawn(move || self.show(&has_ended));
            } else {
                scope.spawn(move || meanwhile(&has_ended));
            }
            let result = work();
            drop(ended);
            result
        });
        self.bar.finish_and_clear();
        result
    }

    fn show(&self, has_ended: &Receiver<()>) {
        if has_ended.recv_timeout(self.look.quiet) == Err(RecvTimeoutError::Timeout) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(self.look.tick);
        }
    }
}

/// Shows which labs are running, which checks where it is one, and how many are done; nothing where nobody watches.
pub struct LabsProgress {
    live: LiveBar,
    running: Mutex<BTreeMap<LabId, Vec<String>>>,
}

impl LabsProgress {
    /// Over so many labs.
    pub fn new(labs: usize, out: Terminal) -> Self {
        let look = if labs > 1 { LABS } else { ONE_LAB };
        Self { live: LiveBar::new(labs, look, out), running: Mutex::default() }
    }

    /// Does the work, and shows progress meanwhile, once it turns out to be long.
    pub fn during<R>(&self, work: impl FnOnce() -> R) -> R {
        self.live.during(work, |_| ())
    }
}

impl EventSink for LabsProgress {
    fn event(&self, event: &Event) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::CheckStarted { lab, check } => running.entry(lab.clone()).or_default().push(check.to_string()),
            Event::CheckFinished { lab, report } => {
                let finished = report.check.to_string();
                running.entry(lab.clone()).or_default().retain(|check| *check != finished);
            }
            Event::LabFinished { lab } => {
                running.remove(lab);
                self.live.bar.inc(1);
            }
        }
        let name = |(lab, checks): (&LabId, &Vec<String>)| match running.len() {
            1 => format!("{lab}: {}", checks.join(", ")),
            _ => lab.to_string(),
        };
        let names: Vec<String> = running.iter().map(name).collect();
        self.live.bar.set_message(names.join(", "));
    }
}

/// Between two lines about a class where no terminal is.
const CLASS_LINES: Duration = Duration::from_secs(10);

/// Counts the rows of a class as they come, and shows the counts.
pub struct ClassProgress {
    live: LiveBar,
    total: u64,
    counts: RowCounts,
}

#[derive(Default)]
struct RowCounts {
    done: AtomicU64,
    passed: AtomicU64,
    recorded: AtomicU64,
    reused: AtomicU64,
}

impl ClassProgress {
    /// Over so many units.
    pub fn new(total: usize, out: Terminal) -> Self {
        Self { live: LiveBar::new(total, CLASS, out), total: total as u64, counts: RowCounts::default() }
    }

    /// Does the work, and shows progress meanwhile.
    pub fn during<R>(&self, work: impl FnOnce() -> R) -> R {
        self.live.during(work, |has_ended| {
            let begun = Instant::now();
            while has_ended.recv_timeout(CLASS_LINES) == Err(RecvTimeoutError::Timeout) {
                self.live.out.remark(&self.line(begun.elapsed()));
            }
        })
    }

    /// How far it is after some time.
    fn line(&self, wall: Duration) -> String {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (done, recorded) = (of(&self.counts.done), of(&self.counts.recorded));
        let fresh = done - recorded.min(done);
        let mut line = format!("{done} of {} graded, {} passed", self.total, of(&self.counts.passed));
        let millis = u64::try_from(wall.as_millis()).unwrap_or(u64::MAX).max(1);
        if let Some(left) = (self.total - done.min(self.total)).saturating_mul(millis).checked_div(fresh) {
            let per_second = fresh.saturating_mul(1000) / millis;
            line += &format!(", {per_second} a second, about {} left", HumanDuration(Duration::from_millis(left)));
        }
        line
    }

    /// How many rows there are.
    pub fn done(&self) -> u64 {
        self.counts.done.load(Ordering::Relaxed)
    }

    /// What was not simulated, for people; `None` when all was.
    pub fn spared(&self) -> Option<String> {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (recorded, reused) = (of(&self.counts.recorded), of(&self.counts.reused));
        let earlier = (recorded > 0).then(|| format!("{recorded} graded by an earlier run"));
        let same = (reused > 0).then(|| format!("{reused} the same as another submission"));
        let parts: Vec<String> = [earlier, same].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl RowWatcher for ClassProgress {
    fn row(&self, row: &GradeRow, origin: Origin) {
        let add = |count: &AtomicU64| count.fetch_add(1, Ordering::Relaxed) + 1;
        match origin {
            Origin::Graded => {}
            Origin::Recorded => drop(add(&self.counts.recorded)),
            Origin::Reused => drop(add(&self.counts.reused)),
        }
        if row.outcome == Outcome::Passed {
            let passed = add(&self.counts.passed);
            self.live.bar.set_message(format!("{passed} passed"));
        }
        add(&self.counts.done);
        self.live.bar.inc(1);
    }
}

/// Between two lines about a job array where no terminal is, unless chunks were done.
const ARRAY_LINES: Duration = Duration::from_secs(60);

/// Shows how far the chunks of a job array are.
pub struct ArrayWatch {
    live: LiveBar,
    units: usize,
    told: RefCell<String>,
    done: Cell<usize>,
    when: Cell<Option<Instant>>,
}

impl ArrayWatch {
    /// Over so many chunks, which have so many units.
    pub fn new(chunks: usize, units: usize, out: Terminal) -> Self {
        let live = LiveBar::new(chunks, ARRAY, out);
        Self { live, units, told: RefCell::default(), done: Cell::new(0), when: Cell::new(None) }
    }

    /// Does the work, and shows progress meanwhile. Lines are written as the work tells of progress.
    pub fn during<R>(&self, work: impl FnOnce() -> R) -> R {
        self.live.during(work, |_| ())
    }
}

impl ArrayWatcher for ArrayWatch {
    fn progress(&self, progress: &ArrayProgress) {
        let line = array_line(progress, self.units);
        self.live.bar.set_position(progress.done as u64);
        self.live.bar.set_message(line.clone());
        let is_due =
            self.when.get().is_none_or(|when| when.elapsed() >= ARRAY_LINES) || self.done.get() != progress.done;
        if !self.live.out.interactive && is_due && *self.told.borrow() != line {
            self.live.out.remark(&line);
            self.when.set(Some(Instant::now()));
            self.done.set(progress.done);
            self.told.replace(line);
        }
    }
}

/// How far a job array is, in one line.
fn array_line(progress: &ArrayProgress, units: usize) -> String {
    let ArrayProgress { job, chunks, done, running, waiting, held, reason, rows, trouble } = progress;
    let mut line = job.map_or_else(String::new, |job| format!("job {}: ", job.0));
    line += &format!("{done} of {chunks} chunks done, {running} running");
    let reason = reason.as_deref().filter(|reason| *reason != "None");
    let why = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
    if *held > 0 {
        line += &format!(", {held} held{why}: scontrol release");
    } else if *waiting > 0 {
        line += &format!(", {waiting} waiting{why}");
    }
    line += &format!(", {rows} of {units} graded");
    if let Some(trouble) = trouble {
        line += &format!("; {trouble}; it is asked again");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::ColorChoice;

    #[test]
    fn a_line_tells_rate_and_time_left_of_what_this_run_grades() {
        let progress = ClassProgress::new(1000, Terminal::detect(ColorChoice::Never));
        assert_eq!(progress.line(Duration::from_secs(1)), "0 of 1000 graded, 0 passed");
        progress.counts.done.store(600, Ordering::Relaxed);
        progress.counts.recorded.store(500, Ordering::Relaxed);
        progress.counts.passed.store(450, Ordering::Relaxed);
        let line = progress.line(Duration::from_secs(10));
        assert!(line.starts_with("600 of 1000 graded, 450 passed, 10 a second, about 40"), "{line}");
    }

    #[test]
    fn progress_of_an_array_is_one_line_and_says_what_is_waited_for() {
        let progress =
            ArrayProgress { chunks: 8, done: 2, running: 3, waiting: 3, rows: 40, ..ArrayProgress::default() };
        let because = |reason: &str| ArrayProgress { reason: Some(reason.to_owned()), ..progress.clone() };
        assert_eq!(array_line(&progress, 90), "2 of 8 chunks done, 3 running, 3 waiting, 40 of 90 graded");
        assert!(array_line(&because("Priority"), 90).contains("3 waiting (Priority), 40"));
        let held = ArrayProgress { held: 1, ..because("JobHeldUser") };
        assert!(array_line(&held, 90).contains("1 held (JobHeldUser): scontrol release, 40"));
    }
}
