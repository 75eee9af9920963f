//! What a learner is told about a synthesis: structural faults, budgets, delays, and what Yosys refuses.

use super::scanned::ScannedSources;
use super::{netlist, rejections};
use crate::domain::check::{Budgeted, SynthesisBudget};
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::source::{SourceFile, locate};
use crate::tool::message::{Message, Severity};
use crate::tool::yosys::Synthesized;
use crate::verilog::scan::{self, Delay};

/// What keeps a mapped design from passing, root causes first. A budget is no matter as long as the structure is wrong.
pub fn findings(result: &Synthesized, budget: &SynthesisBudget, files: &[SourceFile]) -> Vec<Finding> {
    let sources = ScannedSources::new(files);
    let mut findings = netlist::findings(result, &sources);
    findings.extend(delays(result, &sources));
    if findings.is_empty() {
        let (cells, flip_flops) = budget.used(result.figures);
        findings.extend(over_budget("cells", cells));
        findings.extend(over_budget("flip-flops", flip_flops));
    }
    findings
}

/// What Yosys refuses, by its errors; never empty.
pub fn rejected(messages: &[Message], raw: &str, files: &[SourceFile]) -> Vec<Finding> {
    let sources = ScannedSources::new(files);
    let errors = messages.iter().filter(|message| message.severity == Severity::Error);
    let findings: Vec<Finding> = errors.map(|error| rejections::finding(error, raw, &sources)).collect();
    if findings.is_empty() {
        vec![Finding::new(FindingKind::NotSynthesizable, "Yosys rejects the design")]
    } else {
        findings
    }
}

/// The warnings of Yosys.
pub fn warnings(messages: &[Message], files: &[SourceFile]) -> Vec<Finding> {
    let warnings = messages.iter().filter(|message| message.severity != Severity::Error);
    let finding = |warning: &Message| {
        let location = warning.place().and_then(|(file, line)| locate(files, file, line, None));
        Finding::new(FindingKind::Warning, rejections::plain(&warning.text)).at(location)
    };
    warnings.map(finding).collect()
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
