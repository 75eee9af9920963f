//! How far a class is: a bar on a terminal, a line every ten seconds elsewhere.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::output::Terminal;
use crate::domain::gradebook::{GradeRow, Outcome};
use crate::grade::run::{Origin, RowWatcher};

/// Between two lines where no terminal is.
const EVERY: Duration = Duration::from_secs(10);
/// Between two pictures of the bar.
const TICK: Duration = Duration::from_millis(200);
const TEMPLATE: &str = "{spinner} {bar:30} {pos}/{len}  {per_sec}  {eta} left  {msg}";

/// Counts rows as they come, and shows the counts.
pub struct ClassProgress {
    total: u64,
    out: Terminal,
    bar: ProgressBar,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    done: AtomicU64,
    passed: AtomicU64,
    recorded: AtomicU64,
    reused: AtomicU64,
}

impl ClassProgress {
    /// Over so many units.
    pub fn new(total: usize, out: Terminal) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        bar.set_style(ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { total: total as u64, out, bar, counts: Counts::default() }
    }

    /// Does the work, and shows progress meanwhile.
    pub fn during<R>(&self, work: impl FnOnce() -> R) -> R {
        let (ended, has_ended) = mpsc::channel();
        let result = std::thread::scope(|scope| {
            if self.out.interactive {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
                self.bar.enable_steady_tick(TICK);
            } else {
                scope.spawn(move || self.tell(&has_ended));
            }
            let result = work();
            drop(ended);
            result
        });
        self.bar.finish_and_clear();
        result
    }

    fn tell(&self, has_ended: &Receiver<()>) {
        let begun = Instant::now();
        while has_ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
            self.out.remark(&self.line(begun.elapsed()));
        }
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
            self.bar.set_message(format!("{passed} passed"));
        }
        add(&self.counts.done);
        self.bar.inc(1);
    }
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
}
