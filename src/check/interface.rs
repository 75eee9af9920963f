//! The check `interface`: the DUT alone elaborates, and its ports are those of the manifest.
//!
//! It comes first, because a testbench that meets a DUT with other ports fails at the testbench's own line, which tells
//! a learner nothing.

use std::path::PathBuf;
use std::time::Duration;

use crate::domain::finding::{Code, Finding};
use crate::domain::lab::{Direction, Dut, Port};
use crate::domain::source::Location;
use crate::domain::verdict::{Fact, Findings, Verdict};
use crate::exec::Limits;
use crate::tool::iverilog::{self, Compilation, Compile, Compiled};
use crate::tool::{Message, Session};

use super::{CheckOutcome, crash_finding, limit_finding, tool_failure};
use crate::domain::source::{SourceFile, locate};
use crate::explain;
use crate::verilog::scan;

/// Elaborates `dut` from `sources`, the learner's and the supplied ones, and compares its ports.
pub fn run(session: &Session<'_>, dut: &Dut, sources: &[SourceFile]) -> CheckOutcome {
    let files: Vec<PathBuf> = sources.iter().map(|file| session.directory.join(&file.name)).collect();
    let request =
        Compile { files: &files, include_dirs: &[], top: &dut.top, output: "dut.vvp", limits: compile_limits() };
    match iverilog::compile(session, &request) {
        Err(error) => tool_failure(&error),
        Ok(Compilation::Limit(kind)) => CheckOutcome::suspicious(limit_finding(kind, "the elaboration")),
        Ok(Compilation::Crashed { crash, .. }) => {
            CheckOutcome::suspicious(crash_finding(&crash, "Icarus Verilog, reading your design,"))
        }
        Ok(Compilation::Rejected { messages, raw }) => {
            let verdict = rejected(&messages, &raw, sources);
            let suspicious = verdict.findings().first().is_some_and(|first| is_in_supplied(first, dut, sources));
            CheckOutcome { suspicious, ..CheckOutcome::decided(verdict) }
        }
        Ok(Compilation::Compiled(compiled)) => judge(dut, &compiled, sources),
    }
}

/// What compiling one lab may use.
pub fn compile_limits() -> Limits {
    Limits { wall: Duration::from_secs(30), cpu_s: 10, ..Limits::default() }
}

/// The verdict on a DUT that does not elaborate alone.
pub fn rejected(messages: &[Message], raw: &str, sources: &[SourceFile]) -> Verdict {
    fail(explain::errors(messages, raw, sources))
}

/// The outcome for a DUT that elaborates alone: its ports decide.
pub fn judge(dut: &Dut, compiled: &Compiled, sources: &[SourceFile]) -> CheckOutcome {
    let warnings = &compiled.warnings;
    let undefined = explain::undefined_macros(warnings, sources);
    if !undefined.is_empty() {
        return CheckOutcome::decided(fail(undefined));
    }
    let found = &compiled.ports;
    let mut wrong = compare_ports(dut, found, sources);
    wrong.extend(driven_inputs(dut, compiled, sources));
    let verdict = match Findings::new(wrong) {
        Some(findings) => Verdict::Fail { findings },
        None => Verdict::pass(vec![Fact::PortsMatched { ports: found.len() }]),
    };
    CheckOutcome { warnings: explain::warnings(warnings, sources), ..CheckOutcome::decided(verdict) }
}

/// Whether a finding points at a file that the lab supplies: then the learner may be innocent.
fn is_in_supplied(finding: &Finding, dut: &Dut, sources: &[SourceFile]) -> bool {
    let mut supplied = sources.iter().filter(|file| dut.supplied.contains(&file.name));
    finding.location.as_ref().is_some_and(|at| supplied.any(|file| file.display == at.file))
}

fn fail(findings: Vec<Finding>) -> Verdict {
    Findings::new(findings).map_or_else(|| Verdict::pass(Vec::new()), |findings| Verdict::Fail { findings })
}

/// Every port that is missing, unknown, or of another direction or width.
fn compare_ports(dut: &Dut, found: &[Port], sources: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for port in &dut.ports {
        match found.iter().find(|candidate| candidate.name == port.name) {
            None => findings.push(missing(dut, port, found, sources)),
            Some(actual) if actual != port => findings.push(different(port, actual, sources)),
            Some(_) => {}
        }
    }
    let specified = |port: &&Port| dut.ports.iter().any(|known| known.name == port.name);
    // Next to a missing port an unknown one is most likely the same under another name.
    let unknown = found.iter().filter(|port| findings.is_empty() && !specified(port));
    let unknown: Vec<Finding> = unknown.map(|port| superfluous(dut, port, sources)).collect();
    findings.extend(unknown);
    findings
}

fn superfluous(dut: &Dut, port: &Port, sources: &[SourceFile]) -> Finding {
    Finding::new(Code::PortExtra, format!("`{}` is no port of the specification", port.name))
        .at(locate_word(sources, &port.name))
        .because(specification(dut))
        .next("remove the port; a signal that only the inside needs is a wire or reg in the module")
}

fn missing(dut: &Dut, port: &Port, found: &[Port], sources: &[SourceFile]) -> Finding {
    let unknown = found.iter().filter(|candidate| !dut.ports.iter().any(|known| known.name == candidate.name));
    let similar = unknown
        .max_by(|a, b| strsim::jaro_winkler(&a.name, &port.name).total_cmp(&strsim::jaro_winkler(&b.name, &port.name)));
    let finding = Finding::new(Code::PortMissing, format!("the port `{}` is missing", port.declaration()))
        .because(specification(dut));
    match similar {
        Some(other) => finding
            .at(locate_word(sources, &other.name))
            .next(format!("`{}` is no port of the specification: rename it to `{}`?", other.name, port.name)),
        None => {
            finding.at(locate_word(sources, &dut.top)).next(format!("add `{}` to the port list", port.declaration()))
        }
    }
}

fn different(expected: &Port, actual: &Port, sources: &[SourceFile]) -> Finding {
    let same = expected.direction == actual.direction;
    let (code, what) = if same { (Code::PortWidth, "width") } else { (Code::PortDirection, "direction") };
    Finding::new(code, format!("the port `{}` has another {what} than specified", expected.name))
        .at(locate_word(sources, &expected.name))
        .because(format!(
            "It is declared as `{}`, and specified as `{}`.",
            actual.declaration(),
            expected.declaration()
        ))
        .next(format!("declare it as `{}`", expected.declaration()))
}

fn specification(dut: &Dut) -> String {
    let ports: Vec<String> = dut.ports.iter().map(Port::declaration).collect();
    format!("The specification of `{}` has the ports {}.", dut.top, ports.join(", "))
}

/// Inputs of the specification that the design drives itself. The simulator would only say that the testbench cannot.
fn driven_inputs(dut: &Dut, compiled: &Compiled, sources: &[SourceFile]) -> Vec<Finding> {
    let is_input = |port: &&Port| port.direction == Direction::Input && compiled.ports.contains(port);
    let driven = dut.ports.iter().filter(is_input).filter(|port| compiled.driven.contains(&port.name));
    driven
        .map(|port| {
            let name = &port.name;
            Finding::new(Code::InputDriven, format!("`{name}` is an input; a design cannot drive it"))
                .at(locate_assignment(sources, &dut.top, name).or_else(|| locate_word(sources, name)))
                .because("Whoever instantiates the module drives its inputs; inside they are only read.")
                .next(format!("take away what drives `{name}`: an assign, or the output of an instance"))
        })
        .collect()
}

/// Where the module `top` assigns `name`.
fn locate_assignment(sources: &[SourceFile], top: &str, name: &str) -> Option<Location> {
    sources.iter().find_map(|file| {
        let tokens = scan::tokens(&file.text);
        let start = tokens.windows(2).find(|pair| pair[0].text == "module" && pair[1].text == top)?[0];
        let assigned = *scan::assignments(scan::module_at(&tokens, start.line), name).first()?;
        locate(sources, &file.name, assigned.line, Some(assigned.columns()))
    })
}

/// The first place in the sources where `word` stands in code.
fn locate_word(sources: &[SourceFile], word: &str) -> Option<Location> {
    sources.iter().find_map(|file| {
        let (line, columns) = explain::find_word(&file.text, word)?;
        locate(sources, &file.name, line, Some(columns))
    })
}
