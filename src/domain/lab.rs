//! A lab, as its manifest describes it. Built and validated by `manifest::lab`; nothing here reads a file.
use super::check::{Check, CheckId, PersonalCase, SimulateCase};
use super::id::LabId;
use std::path::{Path, PathBuf};

/// A validated lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lab {
    /// Its id, which is its directory's name and never changes.
    pub id: LabId,
    /// Title, a few words.
    pub title: String,
    pub summary: String,
    pub work: Work,
    /// The checks in the order in which they are reported, at least one.
    pub checks: Vec<Check>,
}

/// What a learner writes, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// A design in `rtl/<id>/`.
    Design(Dut),
    /// A testbench in `testbenches/<id>/`.
    Testbench { file: String },
    /// A program or a table in `labs/<id>/`.
    Program { file: String },
    /// Answers to questions, in `labs/<id>/`.
    Answers { file: String },
}

impl Work {
    /// The file names that the learner edits; at least one.
    pub fn files(&self) -> &[String] {
        match self {
            Self::Design(dut) => &dut.sources,
            Self::Testbench { file } | Self::Program { file } | Self::Answers { file } => std::slice::from_ref(file),
        }
    }

    /// The directory of the files, below which each lab has one with its id.
    pub fn directory(&self) -> &'static str {
        match self {
            Self::Design(_) => "rtl",
            Self::Testbench { .. } => "testbenches",
            Self::Program { .. } | Self::Answers { .. } => "labs",
        }
    }

    /// What has to be in the files, as in "write … in it".
    pub fn contents(&self) -> String {
        match self {
            Self::Design(dut) => format!("the module {}", dut.top),
            Self::Testbench { .. } => "your testbench".to_owned(),
            Self::Program { .. } => "your program".to_owned(),
            Self::Answers { .. } => "your answers".to_owned(),
        }
    }

    /// File names in `rtl/common/` that are supplied.
    pub fn supplied(&self) -> &[String] {
        self.dut().map_or(&[], |dut| &dut.supplied)
    }

    /// The design, if that is the work.
    pub fn dut(&self) -> Option<&Dut> {
        match self {
            Self::Design(dut) => Some(dut),
            Self::Testbench { .. } | Self::Program { .. } | Self::Answers { .. } => None,
        }
    }
}

/// The design under test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dut {
    /// Name of the top module.
    pub top: String,
    /// File names in `rtl/<id>/` that the learner edits; at least one.
    pub sources: Vec<String>,
    /// File names in `rtl/common/` that are supplied.
    pub supplied: Vec<String>,
    /// The clock input; `None` for a combinational DUT.
    pub clock: Option<String>,
    /// All ports, inputs first, in the order of the specification.
    pub ports: Vec<Port>,
    /// Bits of outputs that never change, by design, such as `ascii[7]`: a constant may pass for them.
    pub constant_bits: Vec<String>,
}

/// Which way a port goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Input,
    /// Out of the DUT.
    Output,
    /// Both; no lab of this format asks for one, but a DUT may have one by mistake.
    Inout,
}

impl Direction {
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Inout => "inout",
        }
    }
}

/// A port of the DUT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    pub name: String,
    pub direction: Direction,
    /// Width in bits.
    pub width: usize,
}

impl Port {
    /// The declaration in Verilog, such as `input [7:0] a`.
    pub fn declaration(&self) -> String {
        let range = if self.width == 1 { String::new() } else { format!("[{}:0] ", self.width - 1) };
        format!("{} {range}{}", self.direction.keyword(), self.name)
    }
}

/// How a port differs from the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortDifference {
    /// The specification has it, the design has not.
    Missing(Port),
    /// Another direction or width.
    Different { specified: Port, actual: Port },
    /// The design has it, the specification has not.
    Superfluous(Port),
    /// An input that the design drives.
    DrivenInput(Port),
}

impl Dut {
    /// Every port of a design that is missing, unknown, or of another direction or width, and every input that is among
    /// the nets that the design drives.
    pub fn differences(&self, found: &[Port], driven: &[String]) -> Vec<PortDifference> {
        let mut differences = Vec::new();
        for port in &self.ports {
            match found.iter().find(|candidate| candidate.name == port.name) {
                None => differences.push(PortDifference::Missing(port.clone())),
                Some(actual) if actual == port => {}
                Some(actual) => {
                    let (specified, actual) = (port.clone(), actual.clone());
                    differences.push(PortDifference::Different { specified, actual });
                }
            }
        }
        // Next to a missing port an unknown one is most likely the same under another name.
        if differences.is_empty() {
            let unknown = found.iter().filter(|port| self.ports.iter().all(|known| known.name != port.name));
            differences.extend(unknown.cloned().map(PortDifference::Superfluous));
        }
        for port in &self.ports {
            if port.direction == Direction::Input && found.contains(port) && driven.contains(&port.name) {
                differences.push(PortDifference::DrivenInput(port.clone()));
            }
        }
        differences
    }
}

impl Lab {
    /// The ids of the checks that a learner sees, in their order.
    pub fn check_ids(&self) -> Vec<CheckId> {
        self.checks.iter().filter(|check| !check.is_for_classes()).map(Check::id).collect()
    }

    /// The `[[simulate]]` cases in their order.
    pub fn cases(&self) -> impl Iterator<Item = &SimulateCase> {
        self.checks.iter().filter_map(Check::case)
    }

    /// The `[[personal]]` cases in their order.
    pub fn personal_cases(&self) -> impl Iterator<Item = &PersonalCase> {
        self.checks.iter().filter_map(Check::personal_case)
    }

    /// The directory with the learner's files in a workspace.
    pub fn directory(&self) -> PathBuf {
        Path::new(self.work.directory()).join(self.id.as_str())
    }

    /// Where a learner's file is in a workspace.
    pub fn source_path(&self, source: &str) -> PathBuf {
        self.directory().join(source)
    }
}
