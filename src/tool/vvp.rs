//! `vvp`, the simulator of Icarus Verilog.
//!
//! Its exit code is no verdict: it is 0 after `$error`, after a missing `$readmemh` file and after anybody's `$finish`.

use std::ffi::OsString;
use std::path::Path;

use super::message::readable;
use super::{Crash, Session, Tool, ToolError, ToolName, died_of_memory, signal_name};
use crate::exec::sandbox::Paths;
use crate::exec::{Ended, LimitKind, Limits, ToolRun};

/// How a simulation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Simulation {
    /// It came to its end.
    Finished {
        /// What it printed, word for word.
        stdout: Vec<u8>,
        /// What it printed on standard error, word for word.
        stderr: Vec<u8>,
        /// `vvp`'s exit code: 0, or 1 after `$fatal`. Other programs of the pack's author are free to lie with it.
        exit_code: i32,
    },
    Crashed(Crash),
    /// A limit was reached.
    Limit {
        kind: LimitKind,
        /// What the simulation had printed until then.
        stdout: Vec<u8>,
    },
}

/// Simulates a compiled program in the scratch directory.
///
/// `plusargs` come without their `+`. `$stop` ends the simulation: nobody is there to go on.
///
/// # Errors
/// [`ToolError`] when `vvp` gave no result.
pub fn simulate(
    session: &Session<'_>,
    program: &Path,
    plusargs: &[&str],
    limits: Limits,
) -> Result<Simulation, ToolError> {
    let mut args: Vec<OsString> = vec!["-n".into(), program.into()];
    args.extend(plusargs.iter().map(|name| format!("+{name}").into()));
    ended(session.run(ToolName::Vvp, args, limits)?)
}

/// A program that [`ivl`](super::ivl) made from an untrusted design.
#[derive(Debug, Clone, Copy)]
pub struct UntrustedProgram<'a> {
    /// `vvp` itself.
    pub vvp: &'a Tool,
    /// The directory of Icarus Verilog's own files.
    pub library: &'a Path,
    /// The program, in a directory that the simulation may read and not write.
    pub program: &'a Path,
    /// The file with the inputs, in another such directory.
    pub stimulus: &'a Path,
}

/// Simulates such a program: with the one VPI module that a harness needs, and writing in the session's directory only.
///
/// # Errors
/// [`ToolError`] when `vvp` gave no result.
pub fn simulate_untrusted(
    session: &Session<'_>,
    program: UntrustedProgram<'_>,
    limits: Limits,
) -> Result<Simulation, ToolError> {
    let UntrustedProgram { vvp, library, program, stimulus } = program;
    let args: [OsString; 6] = ["-n".into(), "-M".into(), library.into(), "-m".into(), "system".into(), program.into()];
    let read = [program, stimulus].into_iter().filter_map(Path::parent).map(Path::to_owned).collect();
    let paths = Paths { read, write: vec![session.directory.to_owned()], ..Paths::default() };
    ended(session.run_tool(vvp, args, limits, paths)?)
}

fn ended(run: ToolRun) -> Result<Simulation, ToolError> {
    let last_words = readable(&run.stderr);
    Ok(match run.ended {
        Ended::Exited(exit_code) => Simulation::Finished { stdout: run.stdout, stderr: run.stderr, exit_code },
        Ended::Limit(kind) => Simulation::Limit { kind, stdout: run.stdout },
        Ended::Signaled(_) if died_of_memory(&last_words) => {
            Simulation::Limit { kind: LimitKind::Memory, stdout: run.stdout }
        }
        Ended::Signaled(signal) => Simulation::Crashed(Crash { cause: signal_name(signal), output: last_words }),
        Ended::Interrupted => return Err(ToolError::Interrupted),
    })
}
