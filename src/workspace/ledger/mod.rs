//! The ledger: what a learner did, as an append-only journal, and what follows from it.
//!
//! `.lab/journal.jsonl` holds one record a line and is never rewritten. Two machines' journals are merged by taking the
//! lines of both: every record has an id of its own, and their order is that of time. Nothing derived is stored.

mod journal;
mod record;
mod state;
pub use journal::{Journal, JournalLines, LedgerError};
pub use record::{Attempt, LedgerEvent, RECORD_VERSION, Record};
pub use state::{History, LabState, Pass, State, TaskDone};
