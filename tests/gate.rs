//! The gate for untrusted Verilog: what passes, what does not, and that the tools read what was judged.
#![allow(clippy::panic, reason = "clippy.toml allows it in tests, but not in their helpers")]

#[path = "gate/admitted.rs"]
mod admitted;
#[path = "gate/designs.rs"]
mod designs;
#[path = "gate/preprocessor.rs"]
mod preprocessor;
#[path = "gate/properties.rs"]
mod properties;
#[path = "gate/rejected.rs"]
mod rejected;
#[path = "gate/tools.rs"]
mod tools;

use lab::disk::text::decode;
use lab::domain::finding::Finding;
use lab::domain::source::SourceFile;
use lab::judge::gate::{Admitted, Policy, admit};

/// A submitted file, as it is read.
fn file(text: &str) -> SourceFile {
    let text = decode(text.as_bytes()).unwrap_or_else(|_| text.to_owned());
    SourceFile { name: "dut.v".to_owned(), display: "dut.v".to_owned(), text }
}

/// What the gate makes of one file.
fn judge(text: &str) -> Result<Admitted, Vec<Finding>> {
    let reserved = ["ref_add".to_owned()];
    admit(&[file(text)], &Policy { reserved_modules: &reserved })
}

fn admitted(text: &str) -> Admitted {
    judge(text).unwrap_or_else(|findings| panic!("rejected: {}\n{text}", told(&findings)))
}

/// Findings as `kind line:column message`, one a line.
fn told(findings: &[Finding]) -> String {
    let tell = |finding: &Finding| {
        let place = finding.location.as_ref().expect("a finding of the gate has a place");
        let column = place.columns.map_or(0, |(first, _)| first);
        format!("{} {}:{column} {}", finding.kind.name(), place.line, finding.message)
    };
    findings.iter().map(tell).collect::<Vec<_>>().join("\n")
}
