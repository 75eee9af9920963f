//! `iverilog`, the compiler of Icarus Verilog.
//!
//! Its driver runs `ivlpp | ivl` through a shell, so the exit code is that of `ivl`: the number of errors modulo 256 (which
//! may be 0), or 128 and a signal. Mistakes that `ivlpp` finds do not show in it at all. So a design counts as compiled
//! only if no message says that something is wrong *and* a complete program was written.

pub(super) mod messages;
pub(super) mod names;
pub(super) mod program;

use super::message::{Message, Severity, readable};
use super::{Crash, Session, ToolError, ToolName, died_of_memory, signal_name};
use crate::domain::lab::Port;
use crate::exec::{Ended, LimitKind, Limits};
use names::Names;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// What to compile.
#[derive(Debug, Clone)]
pub struct Compile<'a> {
    /// Absolute paths of the source files, in this order.
    pub files: &'a [PathBuf],
    /// Absolute paths of the directories in which `` `include `` looks.
    pub include_dirs: &'a [PathBuf],
    pub top: &'a str,
    /// Name of the program to write in the scratch directory.
    pub output: &'a str,
    /// What the compiler may use.
    pub limits: Limits,
}

/// What the compiler made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compilation {
    /// A program that `vvp` can run.
    Compiled(Compiled),
    /// The design is not accepted.
    Rejected {
        /// What the compiler said in its order: at least one error, and warnings.
        messages: Vec<Message>,
        /// The same word for word, made printable.
        raw: String,
    },
    Crashed {
        crash: Crash,
        /// What it had said until then; its last message may tell where it was.
        messages: Vec<Message>,
    },
    /// A limit was reached.
    Limit(LimitKind),
}

/// A compiled design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// Absolute path of the program.
    pub program: PathBuf,
    /// The ports of the top module, in the order of its declaration.
    pub ports: Vec<Port>,
    /// The nets of the top module that something inside of it drives, by name.
    pub driven: Vec<String>,
    /// What the compiler does not like.
    pub warnings: Vec<Message>,
}

/// Compiles and elaborates a design for `vvp`.
///
/// # Errors
/// [`ToolError`] when `iverilog` gave no result, or the disk is full.
pub fn compile(session: &Session<'_>, request: &Compile<'_>) -> Result<Compilation, ToolError> {
    let names = Names::stage(session.directory, request.files)?;
    let program = session.directory.join(request.output);
    remove_stale(&program)?;
    let run = session.run(ToolName::Iverilog, arguments(request, &names), request.limits.clone())?;
    let raw = readable(&run.stderr);
    let messages = messages::parse(&raw, &names);
    match run.ended {
        Ended::Exited(code) => match shell_signal(code, &raw, &messages) {
            Some(signal) => Ok(died(signal, raw, messages)),
            None => concluded(code, (request.top, request.top), program, messages, raw),
        },
        Ended::Signaled(signal) => Ok(died(signal, raw, messages)),
        Ended::Limit(kind) => Ok(Compilation::Limit(kind)),
        Ended::Interrupted => Err(ToolError::Interrupted),
    }
}

fn arguments(request: &Compile<'_>, names: &Names) -> Vec<OsString> {
    let mut args: Vec<OsString> = ["-g2012", "-Wall", "-Wno-timescale"].map(Into::into).into();
    for dir in request.include_dirs {
        args.extend(["-I".into(), dir.into()]);
    }
    args.extend(["-s".into(), request.top.into(), "-o".into(), request.output.into()]);
    args.extend(names.given().map(Into::into));
    args
}

/// An older program must not be taken for the result.
pub(super) fn remove_stale(program: &Path) -> Result<(), ToolError> {
    match std::fs::remove_file(program) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ToolError::Scratch(error)),
        _ => Ok(()),
    }
}

/// Reads the result of a compiler that came to its end, with the ports of a scope: the name of its instance and of its module.
pub(super) fn concluded(
    code: i32,
    scope: (&str, &str),
    program: PathBuf,
    messages: Vec<Message>,
    raw: String,
) -> Result<Compilation, ToolError> {
    if messages::tells_of_full_disk(&raw) {
        return Err(ToolError::Scratch(io::ErrorKind::StorageFull.into()));
    }
    if has_error(&messages) {
        return Ok(Compilation::Rejected { messages, raw });
    }
    if code != 0 {
        let last = raw.lines().last().unwrap_or("nothing");
        return Err(unusable(format!("it ended with exit code {code} and no error message; its last words: {last}")));
    }
    let (ports, driven) = read_scope(&program, scope)?;
    Ok(Compilation::Compiled(Compiled { program, ports, driven, warnings: messages }))
}

/// Reads the ports of a scope, and the driven nets of a top module, of a program that has to be there and whole. A program
/// always has its top module; any other scope that it does not have has no ports.
fn read_scope(program: &Path, (instance, module): (&str, &str)) -> Result<(Vec<Port>, Vec<String>), ToolError> {
    let bytes = match std::fs::read(program) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(unusable("it reported success, but wrote no program".to_owned()));
        }
        Err(error) => return Err(ToolError::Scratch(error)),
    };
    let code = String::from_utf8_lossy(&bytes);
    if !program::is_complete(&code) {
        return Err(unusable("it wrote half a program; the disk may be full".to_owned()));
    }
    match program::ports(&code, instance, module) {
        Some(ports) if instance == module => Ok((ports, program::driven(&code, module))),
        None if instance == module => Err(unusable(format!("its program has no top module `{module}`"))),
        ports => Ok((ports.unwrap_or_default(), Vec::new())),
    }
}

fn unusable(problem: String) -> ToolError {
    ToolError::Unusable { name: ToolName::Iverilog, problem }
}

pub(super) fn has_error(messages: &[Message]) -> bool {
    messages.iter().any(|message| message.severity == Severity::Error)
}

/// The signal that killed `ivl`, as the driver's shell passes it on.
///
/// An exit code above 128 may also be a number of errors, so the shell's own word for the signal has to be the last.
fn shell_signal(code: i32, raw: &str, messages: &[Message]) -> Option<i32> {
    const WORDS: [&str; 9] = [
        "Aborted",
        "Abort trap",
        "Segmentation fault",
        "Bus error",
        "Illegal instruction",
        "Floating point exception",
        "Killed",
        "ime limit exceeded",
        "ize limit exceeded",
    ];
    let signal = (129..160).contains(&code).then_some(code - 128)?;
    let last = raw.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    (!has_error(messages) || WORDS.iter().any(|word| last.contains(word))).then_some(signal)
}

pub(super) fn died(signal: i32, raw: String, messages: Vec<Message>) -> Compilation {
    use rustix::process::Signal;
    match Signal::from_named_raw(signal) {
        Some(Signal::XCPU) => Compilation::Limit(LimitKind::Cpu),
        Some(Signal::XFSZ) => Compilation::Limit(LimitKind::FileSize),
        _ if died_of_memory(&raw) => Compilation::Limit(LimitKind::Memory),
        _ => {
            let assertion = raw.lines().find(|line| line.contains("ssertion")).map(str::to_owned);
            let cause = assertion.unwrap_or_else(|| signal_name(signal));
            Compilation::Crashed { crash: Crash { cause, output: raw }, messages }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error() -> Vec<Message> {
        messages::parse("a.v:1: error: x", &Names::default())
    }

    #[test]
    fn an_exit_code_above_128_is_a_signal_only_if_the_shell_says_so_or_nothing_else_was_said() {
        assert_eq!(shell_signal(134, "a.v:1: error: x\nAborted", &error()), Some(6));
        assert_eq!(shell_signal(134, "a.v:1: error: x\nsh: line 1: 7 Abort trap: 6  ivl", &error()), Some(6));
        assert_eq!(shell_signal(152, "", &[]), Some(24));
        assert_eq!(shell_signal(134, "a.v:1: error: x\n134 error(s) during elaboration.", &error()), None);
        assert_eq!(shell_signal(2, "Aborted", &[]), None);
    }

    #[test]
    fn a_death_without_memory_is_a_limit_and_any_other_a_crash() {
        let memory = died(6, "terminate called after throwing 'std::bad_alloc'\nAborted".to_owned(), vec![]);
        assert_eq!(memory, Compilation::Limit(LimitKind::Memory));
        assert_eq!(died(24, String::new(), vec![]), Compilation::Limit(LimitKind::Cpu));
        let assertion = "ivl: netlist.cc:155: void f(): Assertion `0' failed.";
        let Compilation::Crashed { crash, .. } = died(6, format!("{assertion}\nAborted"), vec![]) else {
            panic!("an assertion is a crash");
        };
        assert_eq!(crash.cause, assertion);
    }
}
