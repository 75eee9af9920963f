//! The check that Yosys accepts and maps the DUT: no latch, no loop, one driver a net, nothing that has no hardware, and
//! no more cells than the lab allows.
//!
//! Here is what decides; the words for a learner are in `faults.rs` (what the netlist shows) and `rejections.rs` (what
//! Yosys refuses).

mod faults;
mod rejections;

use std::time::Duration;

use super::{CheckOutcome, crash_finding, limit_finding, tool_failure};
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::lab;
use crate::domain::source::Location;
use crate::domain::source::{SourceFile, locate};
use crate::domain::verdict::{Budgeted, Fact, Findings, Verdict};
use crate::exec::Limits;
use crate::tool::message::{Message, Severity};
use crate::tool::netlist::NetlistPlace;
use crate::tool::yosys::{self, Synthesis, Synthesized};
use crate::tool::{Session, ToolError};
use crate::verilog::scan::{self, Delay, Word};

/// CPU seconds for a design that somebody works on, who can wait.
const PATIENT_CPU_S: u64 = 60;

/// What Yosys may use. Mapping is slow, and the netlists of a large design are long.
fn limits(cpu_s: u64) -> Limits {
    Limits {
        wall: Duration::from_secs(60 + cpu_s),
        cpu_s,
        memory_bytes: 2 << 30,
        output_bytes: 4 << 20,
        file_bytes: 256 << 20,
    }
}

/// Runs Yosys on the DUT, whose files are in the session's scratch directory, and judges.
pub fn run(session: &Session<'_>, top: &str, spec: &lab::SynthesisBudget, files: &[SourceFile]) -> CheckOutcome {
    match ask(session, top, files, PATIENT_CPU_S) {
        Ok(synthesis) => judge(&synthesis, spec, files),
        Err(error) => tool_failure(&error),
    }
}

/// Runs Yosys for at most `cpu_s` seconds of CPU time.
///
/// # Errors
/// [`ToolError`] when it gave no result.
pub fn ask(session: &Session<'_>, top: &str, files: &[SourceFile], cpu_s: u64) -> Result<Synthesis, ToolError> {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let tri_state = ScannedSources::new(files).have_tri_state();
    yosys::synthesize(session, &yosys::Synthesize { files: &names, top, tri_state, limits: limits(cpu_s) })
}

/// What the result of Yosys means.
pub fn judge(synthesis: &Synthesis, spec: &lab::SynthesisBudget, files: &[SourceFile]) -> CheckOutcome {
    verdict(synthesis, spec, &ScannedSources::new(files))
}

/// The DUT's files, with their tokens.
struct ScannedSources<'a> {
    files: &'a [SourceFile],
    tokens: Vec<Vec<Word<'a>>>,
}

impl<'a> ScannedSources<'a> {
    fn new(files: &'a [SourceFile]) -> Self {
        Self { files, tokens: files.iter().map(|file| scan::tokens(&file.text)).collect() }
    }

    fn have_tri_state(&self) -> bool {
        self.tokens.iter().any(|tokens| scan::has_tri_state(tokens))
    }

    fn tokens_of(&self, file: &str) -> &[Word<'a>] {
        let index = self.files.iter().position(|source| source.name == file);
        index.map_or(&[], |index| &self.tokens[index])
    }

    /// The place of a token.
    fn locate_token(&self, file: &str, token: Word<'_>) -> Option<Location> {
        let length = u32::try_from(token.text.chars().count()).unwrap_or(1);
        locate(self.files, file, token.line, Some((token.column, token.column + length)))
    }

    /// The first place where a word stands, in the file or, if that is empty, in any.
    fn find(&self, file: &str, word: &str) -> Option<Location> {
        let files = self.files.iter().zip(&self.tokens).filter(|(source, _)| file.is_empty() || source.name == file);
        files.into_iter().find_map(|(source, tokens)| self.locate_token(&source.name, scan::find_word(tokens, word)?))
    }

    /// A place that Yosys noted. What runs over several lines is shown by its first one.
    fn locate(&self, source: &NetlistPlace) -> Option<Location> {
        let columns =
            (source.line == source.end_line && source.column > 0).then_some((source.column, source.end_column));
        locate(self.files, &source.file, source.line, columns)
    }
}

fn verdict(synthesis: &Synthesis, spec: &lab::SynthesisBudget, sources: &ScannedSources<'_>) -> CheckOutcome {
    match synthesis {
        Synthesis::Synthesized(result) => synthesized(result, spec, sources),
        Synthesis::Rejected { messages, raw } => {
            let (errors, warnings): (Vec<&Message>, Vec<&Message>) =
                messages.iter().partition(|message| message.severity == Severity::Error);
            let findings = errors.iter().map(|error| rejections::finding(error, raw, sources)).collect();
            CheckOutcome {
                warnings: warnings.into_iter().map(|warning| warning_finding(warning, sources)).collect(),
                ..CheckOutcome::decided(fail(findings))
            }
        }
        Synthesis::Crashed(crash) => CheckOutcome::suspicious(crash_finding(crash, "Yosys, synthesizing your design,")),
        Synthesis::Limit(kind) => CheckOutcome::suspicious(limit_finding(*kind, "the synthesis")),
    }
}

/// The verdict on a design that was mapped. A budget is no matter as long as the structure is wrong.
fn synthesized(result: &Synthesized, spec: &lab::SynthesisBudget, sources: &ScannedSources<'_>) -> CheckOutcome {
    let mut findings = faults::findings(result, sources);
    findings.extend(delays(result, sources));
    let cells = Budgeted { used: result.figures.cells.unwrap_or(0), limit: spec.max_cells };
    let flip_flops = Budgeted { used: result.figures.flip_flops.unwrap_or(0), limit: spec.max_flip_flops };
    if findings.is_empty() {
        findings.extend(over_budget("cells", cells));
        findings.extend(over_budget("flip-flops", flip_flops));
    }
    let verdict =
        if findings.is_empty() { Verdict::pass(vec![Fact::Synthesized { cells, flip_flops }]) } else { fail(findings) };
    let warnings = result.warnings.iter().map(|warning| warning_finding(warning, sources)).collect();
    CheckOutcome { figures: result.figures, warnings, ..CheckOutcome::decided(verdict) }
}

/// A failure; there is always a finding, for Yosys does not reject without an error.
fn fail(findings: Vec<Finding>) -> Verdict {
    match Findings::new(findings) {
        Some(findings) => Verdict::Fail { findings },
        None => Verdict::fail(Finding::new(FindingKind::NotSynthesizable, "Yosys rejects the design")),
    }
}

fn over_budget(what: &str, budget: Budgeted) -> Option<Finding> {
    let limit = budget.limit.filter(|_| budget.is_exceeded())?;
    let message = format!("the design uses {} {what}, and this lab allows {limit}", budget.used);
    let cause = if what == "cells" {
        "It does the right thing with more logic than needed. The usual cause is an operator, above all `*`, `+` or a \
         variable shift, that stands in several branches although only one of them is used at a time, or a vector that \
         is wider than its values."
    } else {
        "It stores more bits than needed. The usual cause is a value that is assigned under a clock although it could be \
         computed from other registers, or a register that is wider than its values."
    };
    let next = if what == "cells" {
        "choose the operands first, and compute once"
    } else {
        "see which registers could be wires"
    };
    Some(Finding::new(FindingKind::OverBudget, message).because(cause).next(next))
}

/// Yosys ignores delays without a word. The first one of each module is enough.
fn delays(result: &Synthesized, sources: &ScannedSources<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, tokens) in sources.files.iter().zip(&sources.tokens) {
        let mut delays: Vec<Delay<'_>> = scan::delays(tokens);
        delays.retain(|delay| result.modules.iter().any(|module| module == delay.module));
        delays.dedup_by_key(|delay| delay.module);
        for delay in delays {
            let message = format!("module `{}` has a delay, and no hardware can be made of that", delay.module);
            let finding = Finding::new(Code::Delay, message)
                .at(sources.locate_token(&file.name, delay.hash))
                .because(
                    "`#` makes the simulator wait. Synthesis leaves it out without a word, because the delay of a gate \
                     comes from its material, so the hardware would not do what the simulation showed. Delays belong \
                     into testbenches; hardware counts clock cycles with registers.",
                )
                .next("take the delay away, and use a clock where something must happen later");
            findings.push(finding);
        }
    }
    findings
}

fn warning_finding(warning: &Message, sources: &ScannedSources<'_>) -> Finding {
    let location = warning.place().and_then(|(file, line)| locate(sources.files, file, line, None));
    Finding::new(FindingKind::Warning, rejections::plain(&warning.text)).at(location)
}
