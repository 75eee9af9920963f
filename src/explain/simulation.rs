//! What a learner is told about a simulation that does not do what it should.
use crate::domain::finding::{Code, Detail, Finding, FindingKind};
use crate::domain::mismatch::Mismatch;
use crate::domain::source::{Location, SourceFile, locate};
use crate::domain::text::printable;
use crate::domain::trace::TraceError;
use crate::verilog::scan;

use super::first_lines;

/// Lines that are quoted of what a simulation printed.
const LAST_LINES: usize = 12;
/// What ends a simulation.
const ENDS: [&str; 4] = ["$finish", "$stop", "$fatal", "$finish_and_return"];

/// The first place where the design ends the simulation by itself.
pub fn ends_simulation(sources: &[SourceFile]) -> Option<Location> {
    sources.iter().find_map(|file| {
        let tokens = scan::tokens(&file.text);
        let end = tokens.iter().find(|token| ENDS.contains(&token.text))?;
        locate(sources, &file.name, end.line, Some(end.columns()))
    })
}

/// A simulation that left no trace that can be read; `ends` is where the design ends the simulation by itself, if it does.
pub fn broken_trace(error: &TraceError, output: &str, ends: Option<Location>) -> Finding {
    if *error == TraceError::Empty && ends.is_some() {
        let message = "the design ends the simulation before the testbench has recorded anything";
        return Finding::new(FindingKind::Trace, message)
            .code(Code::DesignEndsSimulation)
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
pub fn mismatch(mismatch: Box<Mismatch>, ends: Option<Location>) -> Finding {
    let ends = ends.filter(|_| mismatch.missing_rows > 0);
    let unit = if mismatch.clocked { "cycle" } else { "row" };
    let first = mismatch.first_difference();
    let differs = first.is_some();
    let (code, message) = match first {
        Some(first) => {
            let (name, row) = (&first.column.name, first.row);
            let (expected, actual) = first.column.radix.format_pair(first.golden, first.actual);
            let count = format!("{} of {} {unit}s differ", mismatch.mismatching_rows, mismatch.rows);
            let message = format!("{count}, first in {unit} {row}: {name} is {actual}, expected {expected}");
            (mismatch.near_miss.unwrap_or(Code::Mismatch), message)
        }
        None if mismatch.missing_rows > 0 => {
            let there = mismatch.rows - mismatch.missing_rows;
            (Code::RowCount, format!("the simulation gives {there} of {} {unit}s", mismatch.rows))
        }
        None => (Code::RowCount, format!("the simulation gives {} {unit}s too many", mismatch.extra_rows)),
    };
    let finding = Finding { detail: Some(Detail::Mismatch(mismatch)), ..Finding::new(code, message) };
    let finding = finding.at(ends.clone());
    match ends {
        _ if differs => finding,
        // The comparison is shown without an excerpt, so the place has to be said.
        Some(at) => {
            let next = format!("the design ends the simulation in {}:{}: take that out", at.file, at.line);
            finding.code(Code::DesignEndsSimulation).next(next)
        }
        None => finding.next("look for $finish in your module, and for an output that comes too often"),
    }
}

/// A self-checking testbench that did not accept the design; `problem` is what it printed or did not print.
pub fn pattern(problem: &str, output: &str) -> Finding {
    let finding = Finding::new(FindingKind::Pattern, problem)
        .because("This testbench judges by itself; lab looks for patterns in what it prints.");
    with_last_words(finding, output)
}

/// A design that elaborates alone, but not in a testbench that does nothing unusual; `raw` is what the compiler said.
pub fn only_alone(raw: &str) -> Finding {
    Finding::new(FindingKind::Elaboration, "the design elaborates alone, but not in a testbench")
        .code(Code::InputDriven)
        .because(
            "A testbench drives the inputs from registers and reads the outputs; the design stands in the way of that.",
        )
        .next("look for something in the design that drives one of its inputs")
        .quoting(first_lines(raw))
}

/// Adds the end of what a simulation printed, if it printed anything: where the verdict of a testbench stands.
fn with_last_words(finding: Finding, output: &str) -> Finding {
    let lines: Vec<String> = output.trim().lines().map(printable).collect();
    if lines.is_empty() { finding } else { finding.quoting(lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")) }
}
