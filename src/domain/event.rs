//! What a run tells while it goes on. Runs emit events; only reporters and the cli write text.

use super::id::{CheckId, LabId};

/// Something that happened in a run. Events of different labs interleave.
#[derive(Debug, Clone)]
pub enum Event {
    /// Some checks of a lab begin, one after another.
    PartStarted {
        /// Of this lab.
        lab: LabId,
        /// The checks, in order.
        checks: Vec<CheckId>,
    },
    /// All checks of a lab have a verdict.
    LabFinished {
        /// Which lab.
        lab: LabId,
    },
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
