//! A lab, as its manifest describes it. Built and validated by `manifest::lab`; nothing here reads a file.

use std::path::{Path, PathBuf};

use super::id::{CheckId, LabId};
use super::source::{VERILOG_EXTENSIONS, stem};
use super::vectors::VectorRules;
use super::weight::{Points, Weight};

/// A validated lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lab {
    /// Its id, which is its directory's name and never changes.
    pub id: LabId,
    /// Title, a few words.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What the learner writes.
    pub dut: Dut,
    /// The simulation cases, at least one.
    pub simulations: Vec<SimulateCase>,
    /// What Yosys must find, if Yosys is asked.
    pub synthesis: Option<SynthesisBudget>,
    /// What only `lab grade` reads.
    pub grading: ClassCases,
}

/// What a manifest says for the grading of a class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassCases {
    /// Cases with a stimulus for each student.
    pub personal: Vec<Personal>,
    /// What a DUT gets that elaborates and has the right ports.
    pub interface_points: Points,
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
    /// Into the DUT.
    Input,
    /// Out of the DUT.
    Output,
    /// Both; no lab of this format asks for one, but a DUT may have one by mistake.
    Inout,
}

impl Direction {
    /// The Verilog keyword.
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
    /// Its name.
    pub name: String,
    /// Which way it goes.
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

/// One `[[simulate]]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulateCase {
    /// Name of the case.
    pub name: String,
    /// File name in `testbenches/<id>/`; its module has the name of the file.
    pub testbench: String,
    /// Who judges.
    pub judge: Judge,
    /// CPU seconds that the simulation may take.
    pub cpu_limit_s: u64,
    /// What it is worth when a class is graded.
    pub worth: Weight,
}

/// One `[[personal]]` table: a case with another stimulus for each student.
///
/// The columns, the rows and the rules are those of a `[[simulate]]` case. In every row the columns in `vary` get values of
/// the student's own, all others keep theirs; the reference says what the outputs must be wherever the model case
/// does not say don't-care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    /// Name of the case.
    pub name: String,
    /// Name of the `[[simulate]]` case with golden vectors that it is made from.
    pub like: String,
    /// Input columns that get values of the student's own; at least one.
    pub vary: Vec<String>,
    /// What it is worth.
    pub worth: Weight,
}

/// Who judges a simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judge {
    /// `lab` compares the trace with golden vectors.
    Vectors {
        /// File name in `testbenches/<id>/`.
        file: String,
        /// What counts.
        rules: VectorRules,
    },
    /// The testbench judges; `lab` looks for patterns in what it prints.
    Patterns {
        /// Regular expressions that must match; at least one.
        expect: Vec<String>,
        /// Regular expressions that must not match.
        reject: Vec<String>,
    },
}

/// The `[synthesize]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SynthesisBudget {
    /// Budget of cells.
    pub max_cells: Option<u64>,
    /// Budget of flip-flops.
    pub max_flip_flops: Option<u64>,
    /// What the check is worth when a class is graded.
    pub worth: Weight,
}

impl Lab {
    /// The checks in the order in which they are reported.
    pub fn checks(&self) -> Vec<CheckId> {
        let cases = self.simulations.iter().map(|case| CheckId::Simulate(case.name.clone()));
        std::iter::once(CheckId::Interface)
            .chain(cases)
            .chain(self.synthesis.is_some().then_some(CheckId::Synthesize))
            .collect()
    }

    /// Where a learner's source file stands in a workspace.
    pub fn source_path(&self, source: &str) -> PathBuf {
        Path::new("rtl").join(self.id.as_str()).join(source)
    }
}

impl SimulateCase {
    /// The testbench's module.
    pub fn testbench_top(&self) -> &str {
        stem(&self.testbench, &VERILOG_EXTENSIONS).unwrap_or(&self.testbench)
    }
}
