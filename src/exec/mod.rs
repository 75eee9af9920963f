//! L1: the only place that starts a process. One policy for every tool, however it behaves.
//!
//! A tool gets an absolute path, an empty environment with a fixed locale, no standard input, its own process group,
//! and limits on wall-clock time, CPU time, memory, output and the size of files. It is stopped by TERM, then KILL, for
//! the whole group; it is always reaped; and its command line can be pasted into a shell.
//!
//! Nothing here knows an EDA tool, a lab or a verdict: what a run *means* is for `tool/` and `check/` to say.

mod child;
mod group;
pub mod parallel;
mod quote;
pub mod sandbox;
mod scratch;
mod supervise;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use thiserror::Error;

pub use quote::word as shell_word;
pub use sandbox::{Sandbox, SandboxError};
pub use scratch::Scratch;
pub use supervise::run;

/// What one run of a tool may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub wall: Duration,
    /// CPU time in seconds, of each process.
    pub cpu_s: u64,
    /// Address space in bytes, of each process. Not enforced on macOS, whose kernel ignores it.
    pub memory_bytes: u64,
    /// Bytes on standard output, and as many on standard error.
    pub output_bytes: usize,
    /// Largest file that may be written, in bytes.
    pub file_bytes: u64,
}

impl Default for Limits {
    /// Generous for a lab's design, small for a laptop.
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(60),
            cpu_s: 20,
            memory_bytes: 1 << 30,
            output_bytes: 1 << 20,
            file_bytes: 64 << 20,
        }
    }
}

/// A tool and everything that decides how it runs.
#[derive(Debug, Clone)]
pub struct ToolCommand {
    /// Absolute path of the executable.
    pub program: PathBuf,
    /// Arguments, without the program's name.
    pub args: Vec<OsString>,
    /// Working directory, which is also the tool's HOME and the place of its temporary files.
    pub cwd: PathBuf,
    pub limits: Limits,
    /// Environment variables beyond the fixed ones.
    pub env: Vec<(OsString, OsString)>,
    /// What it may touch. Without one: whatever the user may, as for a learner's own design.
    pub sandbox: Option<Sandbox>,
}

impl ToolCommand {
    /// The command line to copy and paste into a POSIX shell: whatever the arguments hold, `sh` makes the same argv of it.
    ///
    /// It has no control characters but line feeds, so it can be shown as it is.
    pub fn display(&self) -> String {
        let mut words = vec!["cd".to_owned(), quote::word(self.cwd.as_os_str()), "&&".to_owned()];
        words.extend(self.env.iter().map(|(name, value)| format!("{}={}", quote::word(name), quote::word(value))));
        words.push(quote::word(self.program.as_os_str()));
        words.extend(self.args.iter().map(|arg| quote::word(arg)));
        words.join(" ")
    }
}

/// Which limit ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitKind {
    Wall,
    /// CPU time.
    Cpu,
    /// Memory. The kernel only refuses to give more, so it takes someone who knows the tool's last words to tell:
    /// `run` never says so, `tool/` does.
    Memory,
    /// Standard output or standard error.
    Output,
    /// The size of a file.
    FileSize,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this exit code.
    Exited(i32),
    /// By a signal that `lab` did not send.
    Signaled(i32),
    /// Stopped, because a limit was reached.
    Limit(LimitKind),
    /// Stopped, because the user asked for it.
    Interrupted,
}

/// What a run left behind.
#[derive(Debug, Clone)]
pub struct ToolRun {
    pub ended: Ended,
    /// Standard output, up to the limit.
    pub stdout: Vec<u8>,
    /// Standard error, up to the limit.
    pub stderr: Vec<u8>,
    /// Wall-clock time from start to end.
    pub wall: Duration,
    /// The command line, as [`ToolCommand::display`] gives it.
    pub command_line: String,
}

/// Why nothing can be said about a run: the process could not be started or watched.
#[derive(Debug, Error)]
pub enum ExecError {
    /// There is no such program, or the interpreter in its first line is missing.
    #[error("`{}` cannot be started: it, or the interpreter that its first line names, does not exist", program.display())]
    NotFound { program: PathBuf },
    /// The file is there, but may not or cannot be executed.
    #[error("`{}` cannot be executed: {source}", program.display())]
    NotExecutable { program: PathBuf, source: io::Error },
    /// The working directory is not there.
    #[error("the working directory `{}` does not exist", cwd.display())]
    NoDirectory { cwd: PathBuf },
    /// Its sandbox could not be made, so it was not started.
    #[error("`{}` was not started: {source}", program.display())]
    Sandbox { program: PathBuf, source: SandboxError },
    /// Anything else: too many processes or open files, not enough memory.
    #[error("`{}` could not be run: {source}", program.display())]
    System { program: PathBuf, source: io::Error },
}

impl ExecError {
    /// Sorts out why `program` could not be started in `cwd`.
    fn from_spawn(program: &Path, cwd: &Path, source: io::Error) -> Self {
        let program = program.to_owned();
        if let Some(source) = child::refusal(&source) {
            return Self::Sandbox { program, source };
        }
        match source.kind() {
            io::ErrorKind::NotFound if !cwd.is_dir() => Self::NoDirectory { cwd: cwd.to_owned() },
            io::ErrorKind::NotFound => Self::NotFound { program },
            io::ErrorKind::PermissionDenied => Self::NotExecutable { program, source },
            _ if source.raw_os_error() == Some(rustix::io::Errno::NOEXEC.raw_os_error()) => {
                Self::NotExecutable { program, source }
            }
            _ => Self::System { program, source },
        }
    }
}

/// A request to stop, shared by everything that runs. Once made it stays.
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    requested: Arc<AtomicBool>,
    wider: Option<Box<Self>>,
}

impl Cancel {
    /// Nobody has asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A request for a part of the work: it does not stop the rest, but whoever stops all stops the part too.
    #[must_use]
    pub fn for_a_part(&self) -> Self {
        Self { requested: Arc::default(), wider: Some(Box::new(self.clone())) }
    }

    /// Asks every run that has a clone of this, or is a part of it, to stop.
    pub fn cancel(&self) {
        self.requested.store(true, Ordering::Relaxed);
    }

    /// Whether anybody has asked.
    pub fn is_cancelled(&self) -> bool {
        self.requested.load(Ordering::Relaxed) || self.wider.as_ref().is_some_and(|wider| wider.is_cancelled())
    }

    /// The flag itself, for a signal handler to set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.requested)
    }
}

/// Runs a program of the system with the user's terminal and environment and without limits: a package manager that the
/// user asked for, never a tool that judges.
///
/// # Errors
/// [`ExecError`] when it cannot be started.
#[allow(clippy::disallowed_methods, reason = "exec/ is the place that may")]
pub fn run_attached(program: &Path, args: &[impl AsRef<OsStr>]) -> Result<ExitStatus, ExecError> {
    std::process::Command::new(program)
        .args(args)
        .status()
        .map_err(|source| ExecError::from_spawn(program, Path::new("."), source))
}
