//! What a run tells while it goes on. Runs emit events; only reporters and the cli write text.

use super::check::CheckId;
use super::id::LabId;
use super::verdict::{CheckReport, LabReport};

/// Something that happened in a run. Events of different labs interleave.
#[derive(Debug, Clone)]
pub enum Event {
    /// A check of a lab begins.
    CheckStarted { lab: LabId, check: CheckId },
    /// A check of a lab is decided.
    CheckFinished {
        lab: LabId,
        /// What it found, or what blocked it.
        report: CheckReport,
    },
    /// All checks of a lab have a verdict.
    LabFinished { lab: LabId },
}

/// Reports all of a lab that was judged without running anything.
pub fn report_at_once(sink: &dyn EventSink, report: &LabReport) {
    for check in &report.checks {
        sink.event(&Event::CheckFinished { lab: report.lab.clone(), report: check.clone() });
    }
    sink.event(&Event::LabFinished { lab: report.lab.clone() });
}

/// Takes the events of a run, from several threads at once.
pub trait EventSink: Sync {
    /// Called once an event; must be quick.
    fn event(&self, event: &Event);
}

/// A sink that ignores everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl EventSink for Quiet {
    fn event(&self, _: &Event) {}
}
