//! The tools of a grader, each run confined and tried again when it does what no tool should do.
//!
//! What a run means for a grade is for `judge` to say.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::RunError;
use crate::check::synthesize;
use crate::domain::source::SourceFile;
use crate::exec::{Cancel, LimitKind, Limits, Scratch};
use crate::tool::iverilog::Compilation;
use crate::tool::ivl::{Elaborate, Ivl};
use crate::tool::vvp::{self, Simulation, UntrustedProgram};
use crate::tool::yosys::Synthesis;
use crate::tool::{Confinement, Crash, Session, Tool, ToolError, ToolName, Toolbox};

/// How often something that a tool should not do has to happen before it counts.
const ATTEMPTS: usize = 3;
/// Address space of each process that compiles or simulates, in bytes.
pub const MEMORY_BYTES: u64 = 512 << 20;
/// The largest file that such a process may write, in bytes.
pub const FILE_BYTES: u64 = 32 << 20;
/// CPU seconds of a compilation.
pub const COMPILE_CPU_S: u64 = 3;
/// CPU seconds of a synthesis, of which there may be two: one that maps, and one that only analyses when that fails.
pub const SYNTHESIZE_CPU_S: u64 = 10;
/// What such a process may print. Nobody reads it but for messages of the compiler.
const OUTPUT_BYTES: usize = 256 << 10;
/// So many times its CPU time a process may take: the machine may be busy.
const PATIENCE: u32 = 12;
/// The program, in the directory in which it was built.
pub const PROGRAM: &str = "design.vvp";

/// Where and with what a grader works.
#[derive(Debug)]
pub struct ConfinedBench {
    toolbox: Toolbox,
    confinement: Confinement,
    cancel: Cancel,
    /// Where private working directories are made.
    temp: PathBuf,
    ivl: Ivl,
    vvp: Tool,
}

impl ConfinedBench {
    /// Finds the tools.
    pub fn new(toolbox: Toolbox, confinement: Confinement, temp: PathBuf, cancel: Cancel) -> Result<Self, RunError> {
        let scratch = Scratch::new_in(&temp).map_err(ToolError::Scratch)?;
        let ivl = Ivl::locate(&Session::new(&toolbox, &cancel, scratch.path()))?;
        let vvp = toolbox.locate(ToolName::Vvp)?;
        Ok(Self { toolbox, confinement, cancel, temp, ivl, vvp })
    }

    /// A private directory for one design.
    pub fn scratch(&self) -> Result<Scratch, RunError> {
        Ok(Scratch::new_in(&self.temp).map_err(ToolError::Scratch)?)
    }

    /// A session whose tools may touch `directory` only.
    pub fn session<'a>(&'a self, directory: &'a Path) -> Session<'a> {
        Session::confined(&self.toolbox, &self.cancel, directory, &self.confinement, Vec::new())
    }

    /// Compiles `text` in `build`.
    pub fn elaborate(
        &self,
        build: &Path,
        text: &str,
        root: &str,
        scope: (&str, &str),
    ) -> Result<Compilation, RunError> {
        let session = self.session(build);
        let limits = limits(COMPILE_CPU_S);
        let request = Elaborate { text, root, scope, limits: &limits };
        steadily(
            || match self.ivl.elaborate(&session, request) {
                Err(ToolError::Unusable { problem, .. }) => {
                    Ok(Compilation::Crashed { crash: wordless(problem), messages: Vec::new() })
                }
                result => Ok(result?),
            },
            |compilation| matches!(compilation, Compilation::Crashed { .. } | Compilation::Limit(LimitKind::Wall)),
        )
    }

    /// Simulates the program in `build`, which it may not write, in the directory `run`, which it may.
    pub fn simulate(&self, build: &Path, run: &Path, cpu_s: u64) -> Result<Simulation, RunError> {
        let session = self.session(run);
        let program = build.join(PROGRAM);
        let stranger = UntrustedProgram { vvp: &self.vvp, library: self.ivl.directory(), program: &program };
        steadily(
            || {
                empty(run).map_err(ToolError::Scratch)?;
                Ok(vvp::simulate_stranger(&session, stranger, limits(cpu_s))?)
            },
            |simulation| {
                matches!(simulation, Simulation::Crashed(_) | Simulation::Limit { kind: LimitKind::Wall, .. })
                    || matches!(simulation, Simulation::Finished { exit_code, .. } if *exit_code != 0)
            },
        )
    }

    /// Asks Yosys about files that are in `directory`.
    pub fn synthesize(&self, directory: &Path, top: &str, files: &[SourceFile]) -> Result<Synthesis, RunError> {
        let session = self.session(directory);
        steadily(
            || match synthesize::ask(&session, top, files, SYNTHESIZE_CPU_S) {
                Err(ToolError::Unusable { problem, .. }) => Ok(Synthesis::Crashed(wordless(problem))),
                result => Ok(result?),
            },
            |synthesis| matches!(synthesis, Synthesis::Crashed(_) | Synthesis::Limit(LimitKind::Wall)),
        )
    }
}

/// An exit without a word, or half a result, is as good as a crash: a design may have brought it about.
fn wordless(cause: String) -> Crash {
    Crash { cause, output: String::new() }
}

fn limits(cpu_s: u64) -> Limits {
    let wall = Duration::from_secs(cpu_s) * PATIENCE;
    Limits { wall, cpu_s, memory_bytes: MEMORY_BYTES, output_bytes: OUTPUT_BYTES, file_bytes: FILE_BYTES }
}

/// Does something again while its result is suspicious, and takes the last result in the end.
fn steadily<T>(
    mut run: impl FnMut() -> Result<T, RunError>,
    is_suspicious: impl Fn(&T) -> bool,
) -> Result<T, RunError> {
    let mut result = run()?;
    for _ in 1..ATTEMPTS {
        if !is_suspicious(&result) {
            break;
        }
        result = run()?;
    }
    Ok(result)
}

/// Takes away what a simulation before this one left in its directory.
fn empty(directory: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        fs::remove_file(entry?.path())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_happens_every_time_counts() {
        let mut calls = 0;
        let mut answer = |good: usize| {
            calls = 0;
            let result = steadily(
                || {
                    calls += 1;
                    Ok(calls >= good)
                },
                |result| !result,
            );
            (result.unwrap_or_default(), calls)
        };
        assert_eq!(answer(1), (true, 1));
        assert_eq!(answer(3), (true, 3));
        assert_eq!(answer(4), (false, 3));
    }
}
