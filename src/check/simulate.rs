//! The checks `simulate/<case>`: the testbench drives the DUT, and the trace is compared with golden vectors; or a self-checking
//! testbench judges by what it prints.
//!
//! Nothing that the simulator says is a verdict where there are golden vectors: `vvp` exits 0 after `$error`, and after a
//! `$finish` of the DUT's own.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use regex::Regex;

use crate::domain::compare::compare;
use crate::domain::finding::{Detail, Finding, FindingKind};
use crate::domain::mismatch::Mismatch;
use crate::domain::source::Location;
use crate::domain::text::printable;
use crate::domain::trace::{Trace, TraceError};
use crate::domain::vectors::VectorRules;
use crate::domain::vectors::Vectors;
use crate::domain::verdict::{Fact, Verdict};
use crate::exec::Limits;
use crate::manifest::harness::{Case, CaseJudge, Harness, HarnessFile};
use crate::tool::Session;
use crate::tool::iverilog::{self, Compilation, Compile};
use crate::tool::message::readable;
use crate::tool::vvp::{self, Simulation};

use super::interface::compile_limits;
use super::{CheckOutcome, crash_finding, disk_failure, limit_finding, tool_failure};
use crate::domain::source::{SourceFile, locate};
use crate::explain;
use crate::verilog::scan;

/// A simulation that waits for ever uses no CPU time.
const WALL: Duration = Duration::from_secs(30);
/// A waveform may be larger than other files.
const WAVES: u64 = 1 << 30;
/// Directory of the lab's own files, apart from the learner's.
const HARNESS: &str = "harness";
/// Lines that are quoted of what a simulation printed.
const LAST_LINES: usize = 12;
/// What ends a simulation.
const ENDS: [&str; 4] = ["$finish", "$stop", "$fatal", "$finish_and_return"];
/// What a testbench finds in its directory.
const STIMULUS: &str = "stimulus.txt";
/// What a testbench leaves in its directory.
const TRACE: &str = "trace.txt";

/// A testbench, compiled with the DUT; several cases may run on it.
#[derive(Debug, Clone)]
pub struct Image {
    /// The file for `vvp`.
    pub path: PathBuf,
}

/// What a simulation came to, with the trace for those who want to see it.
#[derive(Debug)]
pub struct Simulated {
    /// The verdict.
    pub outcome: CheckOutcome,
    /// What the DUT answered, if the testbench wrote a trace.
    pub trace: Option<Trace>,
}

impl From<CheckOutcome> for Simulated {
    fn from(outcome: CheckOutcome) -> Self {
        Self { outcome, trace: None }
    }
}

/// Compiles the testbench of a case with the DUT, which has elaborated alone already: so a rejection is suspicious.
///
/// # Errors
/// The outcome of the check, when there is no image.
pub fn compile(
    session: &Session<'_>,
    harness: &Harness,
    case: &Case,
    sources: &[SourceFile],
) -> Result<Image, CheckOutcome> {
    write_harness(session, harness, case).map_err(|error| disk_failure(&error))?;
    let directory = session.directory.join(HARNESS);
    // The testbench first: no directive of the DUT may reach it.
    let mut files = vec![directory.join(&case.testbench.name)];
    files.extend(sources.iter().map(|file| session.directory.join(&file.name)));
    let all = with_testbench(harness, case, sources);
    let top = testbench_top(case, &all[sources.len()].text);
    let output = format!("{top}.vvp");
    let request =
        Compile { files: &files, include_dirs: &[directory], top: &top, output: &output, limits: compile_limits() };
    match iverilog::compile(session, &request).map_err(|error| tool_failure(&error))? {
        Compilation::Compiled(compiled) => Ok(Image { path: compiled.program }),
        Compilation::Limit(kind) => Err(CheckOutcome::suspicious(limit_finding(kind, "the compilation"))),
        Compilation::Crashed { crash, .. } => {
            Err(CheckOutcome::suspicious(crash_finding(&crash, "Icarus Verilog, compiling the testbench,")))
        }
        Compilation::Rejected { messages, raw } => {
            Err(CheckOutcome::suspicious(explain::errors(&messages, &raw, &all).swap_remove(0)))
        }
    }
}

/// The DUT's sources, and behind them the testbench and its includes: what a message may point at.
fn with_testbench(harness: &Harness, case: &Case, sources: &[SourceFile]) -> Vec<SourceFile> {
    let source = |file: &HarnessFile| SourceFile {
        name: file.name.clone(),
        display: file.path.clone(),
        text: String::from_utf8_lossy(&file.contents).into_owned(),
    };
    let own = std::iter::once(&case.testbench).chain(&harness.includes).map(source);
    sources.iter().cloned().chain(own).collect()
}

/// The testbench's module: the one with the name of the file, or else the only one that the file does not instantiate.
fn testbench_top(case: &Case, text: &str) -> String {
    let tokens = scan::tokens(text);
    let modules: Vec<&str> =
        tokens.windows(2).filter(|pair| pair[0].text == "module").map(|pair| pair[1].text).collect();
    let of_file = case.simulation.testbench_top();
    let mentions = |name: &str| tokens.iter().filter(|token| token.text == name).count();
    let tops: Vec<&str> = modules.iter().copied().filter(|name| mentions(name) == 1).collect();
    match tops[..] {
        [top] if !modules.contains(&of_file) => top.to_owned(),
        _ => of_file.to_owned(),
    }
}

fn write_harness(session: &Session<'_>, harness: &Harness, case: &Case) -> io::Result<()> {
    let directory = session.directory.join(HARNESS);
    std::fs::create_dir_all(&directory)?;
    for file in std::iter::once(&case.testbench).chain(&harness.includes) {
        std::fs::write(directory.join(&file.name), &file.contents)?;
    }
    Ok(())
}

/// Runs one case on a compiled testbench; `waves` asks for a waveform.
///
/// `sources` are those of the DUT, where the cause of an early end is looked for.
pub fn run(session: &Session<'_>, image: &Image, case: &Case, sources: &[SourceFile], waves: bool) -> Simulated {
    let stimulus = match &case.judge {
        CaseJudge::Vectors { vectors, .. } => std::fs::write(session.directory.join(STIMULUS), vectors.stimulus()),
        CaseJudge::Patterns { .. } => Ok(()),
    };
    if let Err(error) = stimulus {
        return disk_failure(&error).into();
    }
    let plusargs: &[&str] = if waves { &["vcd"] } else { &[] };
    let limits = Limits { wall: WALL, cpu_s: case.simulation.cpu_limit_s, ..Limits::default() };
    let limits = if waves { Limits { file_bytes: WAVES, ..limits } } else { limits };
    match vvp::simulate(session, &image.path, plusargs, limits) {
        Err(error) => tool_failure(&error).into(),
        Ok(Simulation::Limit { kind, .. }) => CheckOutcome::suspicious(limit_finding(kind, "the simulation")).into(),
        Ok(Simulation::Crashed(crash)) => CheckOutcome::suspicious(crash_finding(&crash, "the simulator")).into(),
        Ok(Simulation::Finished { stdout, stderr, exit_code }) => {
            let output = readable(&stdout) + "\n" + &readable(&stderr);
            match &case.judge {
                CaseJudge::Vectors { vectors, rules, .. } => {
                    let ends = ends_simulation(sources);
                    judge_trace(session, vectors, rules, &output, ends)
                }
                CaseJudge::Patterns { expect, reject } => judge_output(&output, exit_code, expect, reject).into(),
            }
        }
    }
}

fn judge_trace(
    session: &Session<'_>,
    vectors: &Vectors,
    rules: &VectorRules,
    output: &str,
    ends: Option<Location>,
) -> Simulated {
    let text = std::fs::read(session.directory.join(TRACE)).unwrap_or_default();
    let trace = match Trace::parse(&String::from_utf8_lossy(&text), vectors) {
        Ok(trace) => trace,
        Err(error) => return CheckOutcome::suspicious(broken_trace(&error, output, ends)).into(),
    };
    let outcome = match compare(vectors, &trace, rules) {
        Ok(matched) => CheckOutcome::decided(Verdict::pass(vec![Fact::VectorsMatched {
            rows: matched.rows,
            values: matched.values,
            clocked: rules.clocked,
        }])),
        Err(mismatch) => {
            // A testbench that ends too early does so with every DUT.
            let suspicious = mismatch.missing_rows > 0;
            CheckOutcome { suspicious, ..CheckOutcome::decided(Verdict::fail(mismatch_finding(mismatch, ends))) }
        }
    };
    Simulated { outcome, trace: Some(trace) }
}

/// The first place where the design ends the simulation by itself.
fn ends_simulation(sources: &[SourceFile]) -> Option<Location> {
    sources.iter().find_map(|file| {
        let tokens = scan::tokens(&file.text);
        let end = tokens.iter().find(|token| ENDS.contains(&token.text))?;
        locate(sources, &file.name, end.line, Some(end.columns()))
    })
}

fn broken_trace(error: &TraceError, output: &str, ends: Option<Location>) -> Finding {
    if *error == TraceError::Empty && ends.is_some() {
        let message = "the design ends the simulation before the testbench has recorded anything";
        return Finding::new(FindingKind::Trace, message)
            .at(ends)
            .because("When a simulation ends is for the testbench to decide.")
            .next("take it out of your module");
    }
    let finding = Finding::new(FindingKind::Trace, printable(&error.to_string()))
        .because(
            "The testbench writes the trace, and the DUT must leave it alone. A $finish in the DUT ends the simulation before \
             the testbench has recorded anything.",
        )
        .next("take $finish, $fopen and the like out of your module");
    with_last_words(finding, output)
}

/// The finding for a comparison that failed; `ends` is where the design ends the simulation by itself, if it does.
pub fn mismatch_finding(mismatch: Box<Mismatch>, ends: Option<Location>) -> Finding {
    let ends = ends.filter(|_| mismatch.missing_rows > 0);
    let unit = if mismatch.clocked { "cycle" } else { "row" };
    let (kind, message) = match mismatch.first_difference() {
        Some(first) => {
            let (name, row) = (&first.column.name, first.row);
            let (expected, actual) = first.column.radix.format_pair(first.golden, first.actual);
            let count = format!("{} of {} {unit}s differ", mismatch.mismatching_rows, mismatch.rows);
            let value = format!("{name} is {actual}, expected {expected}");
            (FindingKind::Mismatch, format!("{count}, first in {unit} {row}: {value}"))
        }
        None if mismatch.missing_rows > 0 => {
            let there = mismatch.rows - mismatch.missing_rows;
            (FindingKind::RowCount, format!("the simulation gives {there} of {} {unit}s", mismatch.rows))
        }
        None => (FindingKind::RowCount, format!("the simulation gives {} {unit}s too many", mismatch.extra_rows)),
    };
    let finding = Finding { detail: Some(Detail::Mismatch(mismatch)), ..Finding::new(kind, message) };
    let finding = finding.at(ends.clone());
    match (kind, ends) {
        // The comparison is shown without an excerpt, so the place has to be said.
        (FindingKind::RowCount, Some(at)) => {
            finding.next(format!("the design ends the simulation in {}:{}: take that out", at.file, at.line))
        }
        (FindingKind::RowCount, None) => {
            finding.next("look for $finish in your module, and for an output that comes too often")
        }
        _ => finding,
    }
}

/// What a self-checking testbench printed is its author's word about its author's testbench: a failure is suspicious.
fn judge_output(output: &str, exit_code: i32, expect: &[Regex], reject: &[Regex]) -> CheckOutcome {
    let forbidden = reject.iter().find_map(|pattern| pattern.find(output));
    let missing = expect.iter().find(|pattern| !pattern.is_match(output));
    let problem = match (forbidden, missing, exit_code) {
        (Some(found), _, _) => format!("the testbench printed `{}`", printable(line_of(output, &found))),
        (_, Some(pattern), _) => format!("the testbench did not print `{}`", printable(pattern.as_str())),
        (None, None, 0) => {
            let fact = Fact::PatternsMatched { found: expect.len(), absent: reject.len() };
            return CheckOutcome::decided(Verdict::pass(vec![fact]));
        }
        (None, None, code) => format!("the testbench ended with exit status {code}"),
    };
    let finding = Finding::new(FindingKind::Pattern, problem)
        .because("This testbench judges by itself; lab looks for patterns in what it prints.");
    CheckOutcome::suspicious(with_last_words(finding, output))
}

/// The line in which a match begins.
fn line_of<'a>(output: &'a str, found: &regex::Match<'_>) -> &'a str {
    let start = output[..found.start()].rfind('\n').map_or(0, |feed| feed + 1);
    output[start..].lines().next().unwrap_or_default().trim()
}

/// Adds the end of what a simulation printed, if it printed anything: where the verdict of a testbench stands.
fn with_last_words(finding: Finding, output: &str) -> Finding {
    let lines: Vec<String> = output.trim().lines().map(printable).collect();
    if lines.is_empty() { finding } else { finding.quoting(lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")) }
}
