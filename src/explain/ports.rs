//! What a learner is told about ports that are not those of the specification.

use super::find_word;
use crate::domain::finding::{Code, Finding};
use crate::domain::lab::{Dut, Port, PortDifference};
use crate::domain::source::{Location, SourceFile, locate};
use crate::domain::suggest;
use crate::verilog::scan;

/// The findings for all differences.
pub fn findings(dut: &Dut, differences: &[PortDifference], found: &[Port], sources: &[SourceFile]) -> Vec<Finding> {
    let finding = |difference: &PortDifference| match difference {
        PortDifference::Missing(port) => missing(dut, port, found, sources),
        PortDifference::Different { specified, actual } => different(specified, actual, sources),
        PortDifference::Superfluous(port) => superfluous(dut, port, sources),
        PortDifference::DrivenInput(port) => driven(dut, &port.name, sources),
    };
    differences.iter().map(finding).collect()
}

fn superfluous(dut: &Dut, port: &Port, sources: &[SourceFile]) -> Finding {
    Finding::new(Code::PortExtra, format!("`{}` is no port of the specification", port.name))
        .at(locate_word(sources, &port.name))
        .because(specification(dut))
        .next("remove the port; a signal that only the inside needs is a wire or reg in the module")
}

fn missing(dut: &Dut, port: &Port, found: &[Port], sources: &[SourceFile]) -> Finding {
    let unknown = found.iter().filter(|candidate| !dut.ports.iter().any(|known| known.name == candidate.name));
    let other = suggest::least_different(&port.name, unknown.map(|unknown| unknown.name.as_str()));
    let finding = Finding::new(Code::PortMissing, format!("the port `{}` is missing", port.declaration()))
        .because(specification(dut));
    match other {
        Some(other) => finding
            .at(locate_word(sources, other))
            .next(format!("`{other}` is no port of the specification: rename it to `{}`?", port.name)),
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

fn driven(dut: &Dut, name: &str, sources: &[SourceFile]) -> Finding {
    Finding::new(Code::InputDriven, format!("`{name}` is an input; a design cannot drive it"))
        .at(locate_assignment(sources, &dut.top, name).or_else(|| locate_word(sources, name)))
        .because("Whoever instantiates the module drives its inputs; inside they are only read.")
        .next(format!("take away what drives `{name}`: an assign, or the output of an instance"))
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
        let (line, columns) = find_word(&file.text, word)?;
        locate(sources, &file.name, line, Some(columns))
    })
}
