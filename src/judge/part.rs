//! The two parts of a lab's checks, which run side by side: elaboration and simulation, and synthesis.
//!
//! A part runs given sources and knows neither events nor threads nor blame, so that the same code runs the learner's
//! design, the reference and the mutants.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Resource, getrlimit};

use crate::check::simulate::{self, Image};
use crate::check::{CheckOutcome, disk_failure, interface, synthesize};
use crate::domain::finding::FindingKind;
use crate::domain::id::CheckId;
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::domain::trace::Trace;
use crate::domain::verdict::{CheckReport, Status, Verdict};
use crate::exec::{Cancel, Limits, Scratch};
use crate::manifest::harness::{Case, Harness};
use crate::tool::{Session, Toolbox};

/// Free bytes below which a failure is put down to the disk.
const FULL_DISK: u64 = 256 << 10;

/// What every part needs to run tools.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// Where the tools are.
    pub toolbox: &'a Toolbox,
    /// Ends everything early.
    pub cancel: &'a Cancel,
    /// Where private working directories are made.
    pub temp: &'a Path,
    /// Whether they stay, with a waveform.
    pub keep: bool,
}

/// Which half of a lab's checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `interface` and every `simulate/<case>`.
    Simulate,
    /// `synthesize`.
    Synthesize,
}

impl Part {
    /// The parts that a lab has. Synthesis takes longer, so it comes first.
    pub fn of(lab: &Lab) -> Vec<Self> {
        let synthesize = lab.synthesis.is_some().then_some(Self::Synthesize);
        synthesize.into_iter().chain([Self::Simulate]).collect()
    }

    /// The checks of this part, in order.
    pub fn checks(self, lab: &Lab) -> impl Iterator<Item = CheckId> {
        let mine = move |check: &CheckId| (*check == CheckId::Synthesize) == (self == Self::Synthesize);
        lab.checks().into_iter().filter(mine)
    }
}

/// One check's outcome with what it cost.
#[derive(Debug)]
pub struct Checked {
    /// Which check.
    pub check: CheckId,
    /// What it came to.
    pub outcome: CheckOutcome,
    /// The trace of a simulation.
    pub trace: Option<Trace>,
    /// Command lines of the tools.
    pub commands: Vec<String>,
    /// Wall-clock time.
    pub wall: Duration,
}

impl Checked {
    /// The check's report.
    pub fn into_report(self) -> CheckReport {
        CheckReport {
            check: self.check,
            verdict: self.outcome.verdict,
            figures: self.outcome.figures,
            warnings: self.outcome.warnings,
            commands: self.commands,
            wall_ms: u64::try_from(self.wall.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// What a part came to.
#[derive(Debug)]
pub struct PartRun {
    /// One entry a check, in order.
    pub checked: Vec<Checked>,
    /// The working directory, if it was kept.
    pub kept: Option<PathBuf>,
}

/// Runs the checks of a part on `sources`: the learner's files and the supplied ones.
pub fn run(bench: Bench<'_>, part: Part, lab: &Lab, harness: &Harness, sources: &[SourceFile]) -> PartRun {
    let scratch = match prepare(bench, sources) {
        Ok(scratch) => scratch,
        Err(error) => return unprepared(part, lab, &error),
    };
    let workshop = Workshop { bench, directory: scratch.path(), lab, harness, sources };
    let checked = match part {
        Part::Simulate => workshop.simulate(),
        Part::Synthesize => vec![workshop.synthesize()],
    };
    PartRun { checked, kept: bench.keep.then(|| scratch.keep()) }
}

fn prepare(bench: Bench<'_>, sources: &[SourceFile]) -> io::Result<Scratch> {
    let scratch = Scratch::new_in(bench.temp)?;
    for source in sources {
        scratch.write(&source.name, source.text.as_bytes())?;
    }
    Ok(scratch)
}

/// No directory could be made: nothing can be said about the DUT.
fn unprepared(part: Part, lab: &Lab, error: &io::Error) -> PartRun {
    let outcome = |check| Checked {
        check,
        outcome: disk_failure(error),
        trace: None,
        commands: Vec::new(),
        wall: Duration::ZERO,
    };
    PartRun { checked: part.checks(lab).map(outcome).collect(), kept: None }
}

/// Why a check that failed may only have lacked the room for its files: tools do not always tell, `vvp` goes on after a line of
/// the trace that found none. It has to be asked while their files are still there.
fn no_room(directory: &Path, outcome: &CheckOutcome) -> Option<io::Error> {
    // A limit that `lab` was started with, such as that of `ulimit -f`, and not one of its own.
    let inherited = getrlimit(Resource::Fsize).current.is_some_and(|limit| limit < Limits::default().file_bytes);
    if inherited && outcome.verdict.findings().iter().any(|finding| finding.kind == FindingKind::FileLimit) {
        return Some(Errno::FBIG.into());
    }
    let stat = rustix::fs::statvfs(directory).ok()?;
    // File systems that do not count have no blocks at all.
    let is_full = stat.f_blocks > 0 && stat.f_bavail.saturating_mul(stat.f_frsize) < FULL_DISK;
    is_full.then(|| Errno::NOSPC.into())
}

/// One DUT in one working directory.
struct Workshop<'a> {
    bench: Bench<'a>,
    directory: &'a Path,
    lab: &'a Lab,
    harness: &'a Harness,
    sources: &'a [SourceFile],
}

/// Compiled testbenches by file name: cases that share one compile it once.
type Images = BTreeMap<String, Result<Image, CheckOutcome>>;

impl Workshop<'_> {
    fn simulate(&self) -> Vec<Checked> {
        let interface = self.check(CheckId::Interface, self.directory, |session| {
            (interface::run(session, &self.lab.dut, self.sources), None)
        });
        let elaborates = interface.outcome.verdict.status() == Status::Pass;
        let mut checked = vec![interface];
        let mut images = Images::new();
        for case in &self.harness.cases {
            let check = CheckId::Simulate(case.simulation.name.clone());
            checked.push(if elaborates {
                let directory = self.directory.join("cases").join(&case.simulation.name);
                self.check(check, &directory, |session| self.simulate_case(session, &mut images, case))
            } else {
                let outcome = CheckOutcome::decided(Verdict::Blocked { by: CheckId::Interface });
                Checked { check, outcome, trace: None, commands: Vec::new(), wall: Duration::ZERO }
            });
        }
        checked
    }

    fn simulate_case(&self, session: &Session<'_>, images: &mut Images, case: &Case) -> (CheckOutcome, Option<Trace>) {
        let image = images.entry(case.testbench.name.clone()).or_insert_with(|| {
            let compile = session.within(self.directory);
            simulate::compile(&compile, self.harness, case, self.sources)
        });
        match image {
            Err(outcome) => (outcome.clone(), None),
            Ok(image) => {
                let simulated = simulate::run(session, image, case, self.sources, self.bench.keep);
                (simulated.outcome, simulated.trace)
            }
        }
    }

    fn synthesize(&self) -> Checked {
        self.check(CheckId::Synthesize, self.directory, |session| {
            let budget = self.lab.synthesis.clone().unwrap_or_default();
            (synthesize::run(session, &self.lab.dut.top, &budget, self.sources), None)
        })
    }

    /// Runs one check in `directory`, and keeps the books.
    fn check(
        &self,
        check: CheckId,
        directory: &Path,
        run: impl FnOnce(&Session<'_>) -> (CheckOutcome, Option<Trace>),
    ) -> Checked {
        let started = Instant::now();
        let session = Session::new(self.bench.toolbox, self.bench.cancel, directory);
        let (mut outcome, trace) = match std::fs::create_dir_all(directory) {
            Ok(()) => run(&session),
            Err(error) => (disk_failure(&error), None),
        };
        if outcome.verdict.status() == Status::Fail
            && let Some(error) = no_room(directory, &outcome)
        {
            outcome = disk_failure(&error);
        }
        Checked { check, outcome, trace, commands: session.commands(), wall: started.elapsed() }
    }
}
