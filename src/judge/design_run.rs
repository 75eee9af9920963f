//! One design in its private directory: its checks are made one by one, each when it is asked for.
//!
//! It knows neither events nor threads nor blame, so that the same code runs a learner's design, a submission, the
//! reference and the mutants.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Resource, getrlimit};

use super::bench::Bench;
use super::diagnosis::{Diagnosis, Judgement, disk_failure};
use super::limits;
use super::plan::Step;
use crate::check::testbench::{Case, Testbench};
use crate::check::{self, Artefact, Artefacts, BUILD, Design, Observation, Request, Subject};
use crate::domain::check::{Check, CheckId};
use crate::domain::finding::FindingKind;
use crate::domain::lab::Work;
use crate::domain::trace::Trace;
use crate::domain::verdict::{CheckReport, Status, Verdict};
use crate::exec::{Cancel, Limits, Scratch};
use crate::tool::Session;

/// Free bytes below which a failure is put down to the disk.
const FULL_DISK: u64 = 256 << 10;

/// One check's judgement with what it cost.
#[derive(Debug, Clone)]
pub struct Checked {
    pub check: CheckId,
    pub judgement: Judgement,
    /// The trace of a simulation.
    pub trace: Option<Trace>,
    /// Command lines of the tools.
    pub commands: Vec<String>,
    pub wall: Duration,
}

impl Checked {
    /// A check that has a verdict without having run any tool.
    pub fn not_run(check: CheckId, verdict: Verdict) -> Self {
        let judgement = Judgement::decided(verdict);
        Self { check, judgement, trace: None, commands: Vec::new(), wall: Duration::ZERO }
    }

    pub fn status(&self) -> Status {
        self.judgement.verdict.status()
    }

    pub fn into_report(self) -> CheckReport {
        CheckReport {
            check: self.check,
            verdict: self.judgement.verdict,
            figures: self.judgement.figures,
            warnings: self.judgement.warnings,
            commands: self.commands,
            wall_ms: u64::try_from(self.wall.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// One design in its private directory.
#[derive(Debug)]
pub struct DesignRun<'a> {
    bench: Bench<'a>,
    work: &'a Work,
    design: &'a Design,
    /// A generated testbench with which the interface is tried.
    testbench: Option<&'a dyn Testbench>,
    scratch: Scratch,
    artefacts: Artefacts,
    compile_limits: Limits,
}

impl<'a> DesignRun<'a> {
    /// Makes the directory, and writes the design into it. `testbench` is a generated one that most cases share.
    ///
    /// # Errors
    /// When the directory cannot be made or written.
    pub fn new(
        bench: Bench<'a>,
        work: &'a Work,
        design: &'a Design,
        testbench: Option<&'a dyn Testbench>,
    ) -> io::Result<Self> {
        let scratch = Scratch::new_in(bench.temp)?;
        let build = scratch.path().join(BUILD);
        std::fs::create_dir(&build)?;
        if bench.confined.is_none() {
            for file in design.for_tools() {
                std::fs::write(build.join(&file.name), &file.text)?;
            }
        }
        let compile_limits = limits::compile(bench.confined.is_some());
        Ok(Self { bench, work, design, testbench, scratch, artefacts: Artefacts::default(), compile_limits })
    }

    /// Makes the check of a step; `cancel` ends it.
    pub fn step(&self, step: &Step<'_>, cancel: &Cancel) -> Checked {
        self.check(step.check, step.case, cancel)
    }

    /// Makes a check; a simulation on this case.
    pub fn check(&self, check: &Check, case: Option<&Case>, cancel: &Cancel) -> Checked {
        let started = Instant::now();
        let session = Bench { cancel, ..self.bench }.session(self.scratch.path());
        let Observation { seen, trace } = self.observe(&session, check, case);
        let mut judgement = self.diagnosis().judgement(check, seen);
        if judgement.verdict.status() == Status::Fail
            && let Some(error) = no_room(self.scratch.path(), &judgement.verdict)
        {
            judgement = Judgement::decided(disk_failure(&error));
        }
        Checked { check: check.id(), judgement, trace, commands: session.commands(), wall: started.elapsed() }
    }

    /// What the design answers in a case.
    ///
    /// # Errors
    /// The verdict on the case, when there is no trace.
    pub fn trace(&self, check: &Check, case: &Case) -> Result<Trace, Verdict> {
        let session = self.bench.session(self.scratch.path());
        let Observation { seen, trace } = self.observe(&session, check, Some(case));
        trace.ok_or_else(|| self.diagnosis().judgement(check, seen).verdict)
    }

    fn diagnosis(&self) -> Diagnosis<'_> {
        Diagnosis { work: self.work, design: self.design, untrusted: self.bench.confined.is_some() }
    }

    fn observe(&self, session: &Session<'_>, check: &Check, case: Option<&Case>) -> Observation {
        let confined = self.bench.confined;
        let subject = Subject {
            session,
            work: self.work,
            design: self.design,
            untrusted: confined.map(|confined| &confined.icarus),
            compile_limits: &self.compile_limits,
            artefacts: &self.artefacts,
            waves: self.bench.keep,
        };
        let limits = limits::of(check, case.map(|case| case.cpu_limit_s), confined.is_some());
        check::run(subject, Request { check, case, testbench: self.testbench, limits: &limits })
    }

    /// Continues with a program that was compiled before, in another run, with the same testbench.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn load(&self, testbench: &dyn Testbench, program: &[u8]) -> io::Result<()> {
        let path = self.scratch.path().join(BUILD).join("loaded.vvp");
        std::fs::write(&path, program)?;
        self.artefacts.insert(Artefact::Program(testbench.key().to_owned()), path);
        Ok(())
    }

    /// The program that was compiled with a testbench.
    pub fn program(&self, testbench: &dyn Testbench) -> Option<Vec<u8>> {
        std::fs::read(self.artefacts.get(&Artefact::Program(testbench.key().to_owned()))?).ok()
    }

    /// The working directory, if it is to stay.
    pub fn finish(self) -> Option<PathBuf> {
        self.bench.keep.then(|| self.scratch.keep())
    }
}

/// Why a check that failed may only have lacked the room for its files: tools do not always say so, `vvp` continues after a line
/// of the trace that found none. It has to be asked while their files are still there.
fn no_room(directory: &Path, verdict: &Verdict) -> Option<io::Error> {
    // A limit that `lab` was started with, such as that of `ulimit -f`, and not one of its own.
    let inherited = getrlimit(Resource::Fsize).current.is_some_and(|limit| limit < Limits::default().file_bytes);
    if inherited && verdict.findings().iter().any(|finding| finding.kind == FindingKind::FileLimit) {
        return Some(Errno::FBIG.into());
    }
    let stat = rustix::fs::statvfs(directory).ok()?;
    // File systems that do not count have no blocks at all.
    let is_full = stat.f_blocks > 0 && stat.f_bavail.saturating_mul(stat.f_frsize) < FULL_DISK;
    is_full.then(|| Errno::NOSPC.into())
}
