//! Python, for the scripts that make golden vectors. Only authors need it.

use std::ffi::OsString;
use std::path::Path;

use super::message::readable;
use super::{Crash, Session, ToolError, ToolName, died_of_memory, signal_name};
use crate::exec::{Ended, LimitKind, Limits};

/// How a script ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// With exit code 0.
    Finished {
        stdout: Vec<u8>,
    },
    /// With another exit code: an exception, usually.
    Failed {
        exit_code: i32,
        /// What it printed on standard error, made printable: a traceback whose last line is the cause.
        traceback: String,
    },
    Crashed(Crash),
    /// A limit was reached.
    Limit(LimitKind),
}

/// Runs a script in the scratch directory.
///
/// Python is isolated (`-I`: no environment, no user's packages) and leaves no compiled files beside the pack's (`-B`).
///
/// # Errors
/// [`ToolError`] when Python gave no result.
pub fn run(session: &Session<'_>, script: &Path, args: &[OsString], limits: Limits) -> Result<Script, ToolError> {
    let mut all: Vec<OsString> = vec!["-I".into(), "-B".into(), script.into()];
    all.extend_from_slice(args);
    let run = session.run(ToolName::Python, all, limits)?;
    let output = readable(&run.stderr);
    Ok(match run.ended {
        Ended::Exited(0) => Script::Finished { stdout: run.stdout },
        Ended::Exited(_) if output.lines().last().is_some_and(|line| line.starts_with("MemoryError")) => {
            Script::Limit(LimitKind::Memory)
        }
        Ended::Exited(exit_code) => Script::Failed { exit_code, traceback: output },
        Ended::Limit(kind) => Script::Limit(kind),
        Ended::Signaled(_) if died_of_memory(&output) => Script::Limit(LimitKind::Memory),
        Ended::Signaled(signal) => Script::Crashed(Crash { cause: signal_name(signal), output }),
        Ended::Interrupted => return Err(ToolError::Interrupted),
    })
}
