//! The checks `simulate/<case>`: a testbench drives the design, and the trace is compared with golden vectors; or a
//! self-checking testbench judges by what it prints.
//!
//! Nothing that the simulator says is a verdict where there are golden vectors: `vvp` exits 0 after `$error`, and after a
//! `$finish` of the design's own.
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::testbench::Case;
use super::{Artefact, Observation, Phase, Seen, Subject, case_directory, empty, repeatedly};
use crate::domain::check::Fact;
use crate::domain::compare::{compare, compare_briefly};
use crate::domain::text::printable;
use crate::domain::trace::Trace;
use crate::domain::vectors::{VectorRules, Vectors};
use crate::exec::{LimitKind, Limits};
use crate::manifest::harness::CaseJudge;
use crate::tool::ToolError;
use crate::tool::iverilog::Compilation;
use crate::tool::message::readable;
use crate::tool::vvp::{self, Simulation, UntrustedProgram};

/// A waveform may be larger than other files.
const WAVES: u64 = 1 << 30;

pub(super) fn run(subject: Subject<'_>, case: &Case, limits: &Limits) -> Observation {
    let simulated = program(subject, case).and_then(|program| simulate(subject, case, &program, limits));
    match simulated {
        Err(seen) => seen.into(),
        Ok(Output { text, exit_code }) => match &case.judge {
            CaseJudge::Vectors { vectors, rules, .. } => judge_trace(subject, case, vectors, rules, text),
            CaseJudge::Patterns { expect, reject } => judge_output(text, exit_code, expect, reject).into(),
        },
    }
}

/// The program of the case's testbench with this design, which has elaborated alone already.
fn program(subject: Subject<'_>, case: &Case) -> Result<PathBuf, Seen> {
    subject.artefacts.get_or_make(Artefact::Program(case.testbench.key().to_owned()), || {
        match case.testbench.compile(subject)? {
            Compilation::Compiled(compiled) => Ok(compiled.program),
            Compilation::Limit(kind) => Err(Seen::Limit(kind, Phase::Testbench)),
            Compilation::Crashed { crash, .. } => Err(Seen::Crashed(crash, Phase::Testbench)),
            Compilation::Rejected { raw, .. } if subject.untrusted.is_some() => Err(Seen::OnlyAlone { raw }),
            Compilation::Rejected { messages, raw } => {
                Err(Seen::RejectedWithTestbench { messages, raw, testbench: case.testbench.sources() })
            }
        }
    })
}

/// What a simulation printed, and how it ended.
struct Output {
    text: String,
    exit_code: i32,
}

fn simulate(subject: Subject<'_>, case: &Case, program: &Path, limits: &Limits) -> Result<Output, Seen> {
    let files = case.testbench.files();
    let directory = case_directory(subject, &case.name);
    let (run, stimulus) = (run_directory(subject, case), directory.join(files.stimulus));
    std::fs::create_dir_all(&run)?;
    if let Some(parent) = stimulus.parent().filter(|parent| *parent != run) {
        std::fs::create_dir_all(parent)?;
    }
    if matches!(case.judge, CaseJudge::Vectors { .. }) {
        std::fs::write(&stimulus, &case.stimulus)?;
    }
    let simulation = match subject.untrusted {
        None => trusted(subject, program, &run, limits),
        Some(parts) => {
            let program =
                UntrustedProgram { vvp: &parts.vvp, library: parts.ivl.directory(), program, stimulus: &stimulus };
            untrusted(subject, program, &run, limits)
        }
    }?;
    match simulation {
        Simulation::Limit { kind, .. } => Err(Seen::Limit(kind, Phase::Simulation)),
        Simulation::Crashed(crash) => Err(Seen::Crashed(crash, Phase::Simulation)),
        Simulation::Finished { stdout, stderr, exit_code } => {
            Ok(Output { text: readable(&stdout) + "\n" + &readable(&stderr), exit_code })
        }
    }
}

/// The directory in which the testbench runs.
fn run_directory(subject: Subject<'_>, case: &Case) -> PathBuf {
    let directory = case_directory(subject, &case.name);
    case.testbench.files().run.map_or(directory.clone(), |run| directory.join(run))
}

fn trusted(subject: Subject<'_>, program: &Path, run: &Path, limits: &Limits) -> Result<Simulation, ToolError> {
    let plusargs: &[&str] = if subject.waves { &["vcd"] } else { &[] };
    let file_bytes = if subject.waves { WAVES } else { limits.file_bytes };
    vvp::simulate(&subject.session.within(run), program, plusargs, Limits { file_bytes, ..limits.clone() })
}

fn untrusted(
    subject: Subject<'_>,
    program: UntrustedProgram<'_>,
    run: &Path,
    limits: &Limits,
) -> Result<Simulation, ToolError> {
    let session = subject.session.within(run);
    repeatedly(
        subject,
        || {
            empty(run).map_err(ToolError::Scratch)?;
            vvp::simulate_untrusted(&session, program, limits.clone())
        },
        |simulation| match simulation {
            Simulation::Crashed(_) => true,
            Simulation::Limit { kind, .. } => *kind == LimitKind::Wall,
            Simulation::Finished { exit_code, .. } => *exit_code != 0,
        },
    )
}

fn judge_trace(
    subject: Subject<'_>,
    case: &Case,
    vectors: &Vectors,
    rules: &VectorRules,
    output: String,
) -> Observation {
    let files = case.testbench.files();
    let path = run_directory(subject, case).join(files.trace);
    let written = match std::fs::read(path) {
        Ok(written) => written,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Seen::from(error).into(),
    };
    match case.testbench.trace(&written, vectors) {
        Ok(trace) => Observation { seen: compared(subject, vectors, &trace, rules), trace: Some(trace) },
        Err(error) => Seen::NoTrace { error, output }.into(),
    }
}

fn compared(subject: Subject<'_>, vectors: &Vectors, trace: &Trace, rules: &VectorRules) -> Seen {
    let compare = if subject.untrusted.is_some() { compare_briefly } else { compare };
    match compare(vectors, trace, rules) {
        Ok(matched) => {
            Seen::Passed(Fact::VectorsMatched { rows: matched.rows, values: matched.values, clocked: rules.clocked })
        }
        Err(mismatch) => Seen::Mismatched(mismatch),
    }
}

fn judge_output(output: String, exit_code: i32, expect: &[Regex], reject: &[Regex]) -> Seen {
    let forbidden = reject.iter().find_map(|pattern| pattern.find(&output));
    let missing = expect.iter().find(|pattern| !pattern.is_match(&output));
    let problem = match (forbidden, missing, exit_code) {
        (Some(found), _, _) => format!("the testbench printed `{}`", printable(line_of(&output, &found))),
        (_, Some(pattern), _) => format!("the testbench did not print `{}`", printable(pattern.as_str())),
        (None, None, 0) => {
            return Seen::Passed(Fact::PatternsMatched { found: expect.len(), absent: reject.len() });
        }
        (None, None, code) => format!("the testbench ended with exit status {code}"),
    };
    Seen::NotAccepted { problem, output }
}

/// The line in which a match begins.
fn line_of<'a>(output: &'a str, found: &regex::Match<'_>) -> &'a str {
    let start = output[..found.start()].rfind('\n').map_or(0, |feed| feed + 1);
    output[start..].lines().next().unwrap_or_default().trim()
}
