//! Exit codes (docs/exit-codes.md), and errors that know theirs.

use crate::domain::verdict::{LabReport, Owner, Status};
use crate::workspace::ledger::LedgerError;
use std::process::ExitCode;

/// How `lab` ends. The order is that of the codes: of several the highest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All that was selected passed.
    Success = 0,
    /// A failure of the student's design.
    Failed = 1,
    /// Wrong invocation.
    Usage = 2,
    /// A lab itself is broken.
    BrokenLab = 3,
    /// The environment: a tool is missing, the disk is full.
    Environment = 4,
    /// A bug in `lab`.
    Internal = 70,
    /// Interrupted by the user.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<Status> for Exit {
    fn from(status: Status) -> Self {
        match status {
            Status::Pass => Self::Success,
            // Whatever blocked the check decides; a block alone cannot be a success.
            Status::Blocked | Status::Fail => Self::Failed,
            Status::Broken(Owner::Author) => Self::BrokenLab,
            Status::Broken(Owner::Environment) => Self::Environment,
            Status::Broken(Owner::Internal) => Self::Internal,
            Status::Broken(Owner::User) => Self::Interrupted,
        }
    }
}

impl Exit {
    /// What another `lab` ended with.
    pub fn from_code(code: i32) -> Self {
        let all = [Self::Success, Self::Failed, Self::Usage, Self::BrokenLab, Self::Environment, Self::Interrupted];
        all.into_iter().find(|exit| *exit as i32 == code).unwrap_or(Self::Internal)
    }

    /// The code for several reports: the highest wins.
    pub fn of<'a>(reports: impl IntoIterator<Item = &'a LabReport>) -> Self {
        reports.into_iter().map(|report| Self::from(report.status())).max().unwrap_or(Self::Success)
    }
}

/// An error with its exit code and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct CliError {
    /// How `lab` ends.
    pub exit: Exit,
    pub message: String,
    pub next: Option<String>,
}

impl CliError {
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into(), next: None }
    }

    /// Something about the machine: a file, a directory, a tool.
    pub fn environment(message: impl Into<String>) -> Self {
        Self { exit: Exit::Environment, ..Self::usage(message) }
    }

    /// A lab or a pack is broken.
    pub fn broken(message: impl Into<String>) -> Self {
        Self { exit: Exit::BrokenLab, ..Self::usage(message) }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

impl From<LedgerError> for CliError {
    fn from(error: LedgerError) -> Self {
        Self::environment(error.to_string())
    }
}
