//! The check `interface`: the design alone elaborates, and its ports are those of the manifest.
//!
//! It comes first, because a testbench that meets a design with other ports fails at the testbench's own line, which tells
//! a learner nothing.

use super::testbench::Testbench;
use super::{Artefact, Phase, Seen, Subject, compile, dut};
use crate::domain::lab::Dut;
use crate::tool::ToolError;
use crate::tool::iverilog::Compilation;

/// Elaborates the design. With a generated testbench it is tried in that first, since a design that fits has then been
/// compiled for its simulations; one that does not is elaborated alone, so that messages are about the design.
pub(super) fn run(subject: Subject<'_>, testbench: Option<&dyn Testbench>) -> Seen {
    let dut = match dut(subject) {
        Ok(dut) => dut,
        Err(seen) => return seen,
    };
    let seen = match testbench {
        Some(testbench) => in_testbench(subject, dut, testbench),
        None => compile::alone(subject, &dut.top).map(|compilation| elaborated(dut, compilation)),
    };
    seen.unwrap_or_else(Seen::from)
}

fn in_testbench(subject: Subject<'_>, dut: &Dut, testbench: &dyn Testbench) -> Result<Seen, ToolError> {
    let raw = match testbench.compile(subject)? {
        Compilation::Rejected { raw, .. } => raw,
        compilation => match elaborated(dut, compilation) {
            Seen::Elaborated { differences, .. } if !differences.is_empty() => "the ports differ".to_owned(),
            seen => {
                if let Seen::Elaborated { compiled, .. } = &seen {
                    let name = Artefact::Program(testbench.key().to_owned());
                    subject.artefacts.insert(name, compiled.program.clone());
                }
                return Ok(seen);
            }
        },
    };
    Ok(match elaborated(dut, compile::alone(subject, &dut.top)?) {
        Seen::Elaborated { differences, .. } if differences.is_empty() => Seen::OnlyAlone { raw },
        seen => seen,
    })
}

fn elaborated(dut: &Dut, compilation: Compilation) -> Seen {
    match compilation {
        Compilation::Compiled(compiled) => {
            Seen::Elaborated { differences: dut.differences(&compiled.ports, &compiled.driven), compiled }
        }
        Compilation::Rejected { messages, raw } => Seen::Rejected { messages, raw },
        Compilation::Crashed { crash, .. } => Seen::Crashed(crash, Phase::Elaboration),
        Compilation::Limit(kind) => Seen::Limit(kind, Phase::Elaboration),
    }
}
