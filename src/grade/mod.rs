//! L4: what happens to a lab from a learner's file to a recorded verdict.
//!
//! Nothing here prints, knows the command line or an exit code (`cli/`), starts a process (`exec/`) or knows the text of
//! a tool (`tool/`).

pub mod blame;
pub mod cache;
pub mod clock;
pub mod dut;
pub mod files;
pub mod init;
pub mod ledger;
pub mod parallel;
pub mod part;
pub mod progress;
pub mod run;
pub mod scaffold;
pub mod settings;
pub mod snapshot;
pub(crate) mod source_file;
pub mod sources;
pub mod verify;
pub mod workspace;
