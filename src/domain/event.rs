//! What a run tells while it goes on. Runs emit events; only reporters and the cli write text.

use super::check::CheckId;
use super::id::LabId;
use super::verdict::CheckReport;

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
