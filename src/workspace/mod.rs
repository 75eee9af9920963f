//! L5: a learner's directory: where it is, what is in it, and what is remembered about it.
//!
//! Nothing here prints, knows the command line or an exit code (`cli/`), or judges a design (`judge/`).

pub mod attempt;
pub mod cache;
pub mod clock;
pub mod init;
pub mod ledger;
pub mod next;
pub mod place;
pub mod progress;
pub mod settings;
pub mod snapshot;
pub mod sources;
