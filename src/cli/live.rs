//! Live progress on standard error, when a run takes long and somebody watches.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::domain::event::{Event, EventSink};
use crate::domain::id::LabId;

/// What takes less is not worth a line that appears and goes away again.
const QUIET: Duration = Duration::from_millis(300);
/// Between two pictures of the spinner.
const TICK: Duration = Duration::from_millis(100);

/// Shows which labs are running, which checks where it is one, and how many are done.
pub struct Live {
    bar: ProgressBar,
    interactive: bool,
    running: Mutex<BTreeMap<LabId, Vec<String>>>,
}

impl Live {
    /// Progress over `labs` labs; silent if nobody watches.
    pub fn new(labs: usize, interactive: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(labs as u64), ProgressDrawTarget::hidden());
        let template = if labs > 1 { "{spinner} {pos}/{len} {wide_msg}" } else { "{spinner} {elapsed} {wide_msg}" };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style);
        Self { bar, interactive, running: Mutex::default() }
    }

    /// Does something long, and shows progress meanwhile, once it turns out to be long.
    pub fn during<R>(&self, work: impl FnOnce() -> R) -> R {
        let (done, is_done) = mpsc::channel();
        let result = std::thread::scope(|scope| {
            if self.interactive {
                scope.spawn(move || self.show_after_a_while(&is_done));
            }
            let result = work();
            drop(done);
            result
        });
        self.bar.finish_and_clear();
        result
    }

    fn show_after_a_while(&self, is_done: &Receiver<()>) {
        if is_done.recv_timeout(QUIET) == Err(RecvTimeoutError::Timeout) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(TICK);
        }
    }
}

impl EventSink for Live {
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
                self.bar.inc(1);
            }
        }
        let name = |(lab, checks): (&LabId, &Vec<String>)| match running.len() {
            1 => format!("{lab}: {}", checks.join(", ")),
            _ => lab.to_string(),
        };
        let names: Vec<String> = running.iter().map(name).collect();
        self.bar.set_message(names.join(", "));
    }
}
