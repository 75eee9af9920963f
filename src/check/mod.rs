//! L3: one file per check kind: the tools that it runs on a design, and what it sees.
//!
//! A check says what it saw ([`Seen`]): facts, messages of a tool, a trace that differs. What a learner is told about it is
//! in `explain/`; whose fault it is, and whether it is a failure at all, is decided in `judge/`.

pub mod compile;
pub mod interface;
pub mod simulate;
pub mod synthesize;
pub mod testbench;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::domain::check::{Check, CheckKind, Fact};
use crate::domain::lab::{Dut, PortDifference, Work};
use crate::domain::mismatch::Mismatch;
use crate::domain::source::SourceFile;
use crate::domain::trace::{Trace, TraceError};
use crate::exec::{LimitKind, Limits};
use crate::tool::iverilog::Compiled;
use crate::tool::ivl::Ivl;
use crate::tool::yosys::Synthesis;
use crate::tool::{Crash, Message, Session, Tool, ToolError, ToolName};
use testbench::{Case, Testbench};

/// The directory in which a design is compiled.
pub const BUILD: &str = "build";
/// The directory of Yosys.
pub const SYNTHESIS: &str = "synthesis";
/// The directory with one directory a case.
const CASES: &str = "cases";
/// How often something that a tool should not do has to happen with an untrusted design before it counts.
const ATTEMPTS: usize = 3;

/// A design as it was written, and as the tools are shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    written: Vec<SourceFile>,
    admitted: Option<Vec<SourceFile>>,
}

impl Design {
    /// A design that the tools read as it was written.
    pub fn trusted(written: Vec<SourceFile>) -> Self {
        Self { written, admitted: None }
    }

    /// A design of which the tools see what the gate left, line by line in the same places.
    pub fn admitted(written: Vec<SourceFile>, admitted: Vec<SourceFile>) -> Self {
        Self { written, admitted: Some(admitted) }
    }

    /// The files as they were written, for messages.
    pub fn written(&self) -> &[SourceFile] {
        &self.written
    }

    /// The files as the tools see them.
    pub fn for_tools(&self) -> &[SourceFile] {
        self.admitted.as_deref().unwrap_or(&self.written)
    }
}

/// The parts of Icarus Verilog, called one by one: for designs that may be hostile.
#[derive(Debug)]
pub struct IcarusParts {
    /// The compiler proper.
    pub ivl: Ivl,
    pub vvp: Tool,
}

/// One design, and what its checks need to run tools on it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// In the directory of the run, which is private.
    pub session: &'a Session<'a>,
    pub work: &'a Work,
    pub design: &'a Design,
    /// Present for an untrusted design: then its tools are called one by one, and again when they misbehave.
    pub untrusted: Option<&'a IcarusParts>,
    pub compile_limits: &'a Limits,
    /// What its checks have made for each other so far.
    pub artefacts: &'a Artefacts,
    /// Whether simulations write waveforms.
    pub waves: bool,
}

/// A file that one check makes and others use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Artefact {
    /// The design compiled with a testbench, by the key of that.
    Program(String),
}

/// The artefacts of a design: each is made at most once, by the first check that asks for it.
#[derive(Debug, Default)]
pub struct Artefacts(Mutex<BTreeMap<Artefact, Slot>>);

/// The path of an artefact, or what was seen instead.
type Slot = Arc<OnceLock<Result<PathBuf, Seen>>>;

impl Artefacts {
    /// An artefact, made by `make` if it is not there.
    fn get_or_make(&self, name: Artefact, make: impl FnOnce() -> Result<PathBuf, Seen>) -> Result<PathBuf, Seen> {
        let slot = Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default());
        slot.get_or_init(make).clone()
    }

    /// Notes an artefact that is there already.
    pub fn insert(&self, name: Artefact, path: PathBuf) {
        let _ = self.get_or_make(name, || Ok(path));
    }

    /// An artefact, if it was made.
    pub fn get(&self, name: &Artefact) -> Option<PathBuf> {
        let slot = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).map(Arc::clone)?;
        slot.get()?.clone().ok()
    }
}

/// What a tool was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Elaboration,
    /// Compiling the design with a testbench.
    Testbench,
    Simulation,
    Synthesis,
}

/// What a check saw, before anybody asks why.
#[derive(Debug, Clone)]
pub enum Seen {
    /// Everything is as it should be.
    Passed(Fact),
    /// The design elaborates; the warnings have their say as well.
    Elaborated {
        /// Its ports, and what the compiler does not like.
        compiled: Compiled,
        /// How its ports differ from those that were asked for.
        differences: Vec<PortDifference>,
    },
    /// The design does not elaborate.
    Rejected {
        /// What the compiler said: at least one error.
        messages: Vec<Message>,
        /// The same word for word.
        raw: String,
    },
    /// The design elaborates, but not with the lab's own testbench.
    RejectedWithTestbench {
        /// What the compiler said: at least one error.
        messages: Vec<Message>,
        /// The same word for word.
        raw: String,
        /// The testbench and what it includes, at which messages may point.
        testbench: Vec<SourceFile>,
    },
    /// The design elaborates, but not with a testbench that does nothing unusual.
    OnlyAlone {
        /// What the compiler said, word for word.
        raw: String,
    },
    /// The trace differs from the golden vectors.
    Mismatched(Box<Mismatch>),
    /// The simulation left no trace that can be read.
    NoTrace {
        /// What is wrong with it.
        error: TraceError,
        output: String,
    },
    /// A self-checking testbench did not accept the design.
    NotAccepted {
        /// What it printed, or did not print.
        problem: String,
        /// All that it printed.
        output: String,
    },
    /// What Yosys made of the design.
    Synthesis(Box<Synthesis>),
    Crashed(Crash, Phase),
    /// A limit was reached.
    Limit(LimitKind, Phase),
    /// A tool gave no result, or a file of the run cannot be written.
    Failed(Arc<ToolError>),
    /// The check was asked for what it is not made for: a mistake of `lab`.
    Unprepared(&'static str),
}

impl From<ToolError> for Seen {
    fn from(error: ToolError) -> Self {
        Self::Failed(Arc::new(error))
    }
}

impl From<io::Error> for Seen {
    fn from(error: io::Error) -> Self {
        ToolError::Scratch(error).into()
    }
}

/// What a check saw, and the trace for those who want to see it.
#[derive(Debug, Clone)]
pub struct Observation {
    pub seen: Seen,
    /// What the design answered, if a simulation wrote a trace.
    pub trace: Option<Trace>,
}

impl From<Seen> for Observation {
    fn from(seen: Seen) -> Self {
        Self { seen, trace: None }
    }
}

/// What a check gets besides the design.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub check: &'a Check,
    /// For a simulation: its case.
    pub case: Option<&'a Case>,
    /// The generated testbench with which an untrusted design is elaborated, so that the first case need not compile again.
    pub testbench: Option<&'a dyn Testbench>,
    /// What its tools may use.
    pub limits: &'a Limits,
}

pub fn run(subject: Subject<'_>, request: Request<'_>) -> Observation {
    match &request.check.kind {
        CheckKind::Interface => interface::run(subject, request.testbench).into(),
        CheckKind::Simulate(_) | CheckKind::Personal(_) => match request.case {
            Some(case) => simulate::run(subject, case, request.limits),
            None => Seen::Unprepared("the case of a simulation was not prepared").into(),
        },
        CheckKind::Synthesize(_) => synthesize::run(subject, request.limits).into(),
    }
}

/// The tools that a check needs.
pub fn tools(check: &Check) -> &'static [ToolName] {
    match &check.kind {
        CheckKind::Interface => &[ToolName::Iverilog],
        CheckKind::Simulate(_) | CheckKind::Personal(_) => &[ToolName::Iverilog, ToolName::Vvp],
        CheckKind::Synthesize(_) => &[ToolName::Yosys],
    }
}

/// The design that was asked for.
fn dut(subject: Subject<'_>) -> Result<&Dut, Seen> {
    subject.work.dut().ok_or(Seen::Unprepared("the work of this lab is not a design"))
}

/// Runs a tool on an untrusted design again while its result is suspicious, and takes the last result in the end: only what
/// happens every time counts.
fn repeatedly<T>(
    subject: Subject<'_>,
    mut run: impl FnMut() -> Result<T, ToolError>,
    is_suspicious: impl Fn(&T) -> bool,
) -> Result<T, ToolError> {
    let mut result = run()?;
    for _ in 1..ATTEMPTS {
        if subject.untrusted.is_none() || !is_suspicious(&result) {
            break;
        }
        result = run()?;
    }
    Ok(result)
}

/// The crash that an exit without a word, or half a result, is as good as: an untrusted design may have brought it about.
fn crash_of(subject: Subject<'_>, error: ToolError) -> Result<Crash, ToolError> {
    match error {
        ToolError::Unusable { problem, .. } if subject.untrusted.is_some() => {
            Ok(Crash { cause: problem, output: String::new() })
        }
        error => Err(error),
    }
}

/// The directory of a case.
fn case_directory(subject: Subject<'_>, case: &str) -> PathBuf {
    subject.session.directory.join(CASES).join(case)
}

/// Takes away what a run before this one left in a directory.
fn empty(directory: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        std::fs::remove_file(entry?.path())?;
    }
    Ok(())
}
