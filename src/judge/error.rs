//! Why grading stops before its end: the machine is at fault, and nothing that is found from now on could be trusted.

use thiserror::Error;

use crate::tool::ToolError;

/// The end of a run before its end. What was recorded stays recorded, and a later run goes on from there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RunError {
    /// The user asked for it.
    #[error("interrupted")]
    Interrupted,
    /// The machine cannot go on: the disk is full, a tool is gone or fails with the reference too.
    #[error("{0}")]
    Environment(String),
}

impl RunError {
    /// A stop because a directory or file of ours cannot be used.
    pub fn disk(what: &str, error: &std::io::Error) -> Self {
        Self::Environment(format!("{what}: {error}"))
    }
}

impl From<ToolError> for RunError {
    fn from(error: ToolError) -> Self {
        match error {
            ToolError::Interrupted => Self::Interrupted,
            error => Self::Environment(error.to_string()),
        }
    }
}
