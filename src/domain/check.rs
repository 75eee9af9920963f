//! The checks of a lab as data: what each kind is called, what it needs of others, what its table in the manifest says, and
//! what speaks for a pass.
//!
//! How a check is made is in `check/`; in which order, and what a failure means for the others, in `judge/`.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

use super::figures::Figures;
use super::source::{VERILOG_EXTENSIONS, stem};
use super::text::counted;
use super::vectors::VectorRules;
use super::weight::Weight;

/// One check of a lab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub kind: CheckKind,
    /// What it is worth when a class is graded.
    pub weight: Weight,
}

/// What a check does, with its table in the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckKind {
    /// The DUT alone elaborates, and its ports are those of the manifest.
    Interface,
    /// `[[simulate]]`.
    Simulate(SimulateCase),
    /// `[[personal]]`; made only when a class is graded.
    Personal(PersonalCase),
    /// `[synthesize]`.
    Synthesize(SynthesisBudget),
}

impl Check {
    /// Its name; no two checks of a lab have the same.
    pub fn id(&self) -> CheckId {
        match &self.kind {
            CheckKind::Interface => CheckId::Interface,
            CheckKind::Simulate(case) => CheckId::Simulate(case.name.clone()),
            CheckKind::Personal(case) => CheckId::Simulate(case.name.clone()),
            CheckKind::Synthesize(_) => CheckId::Synthesize,
        }
    }

    /// The checks that have to pass before this one says anything.
    pub fn needs(&self) -> Vec<CheckId> {
        match &self.kind {
            CheckKind::Interface => Vec::new(),
            CheckKind::Simulate(_) | CheckKind::Personal(_) | CheckKind::Synthesize(_) => vec![CheckId::Interface],
        }
    }

    /// Tool time on a small design in milliseconds, measured; what takes long begins early.
    pub fn typical_ms(&self) -> u32 {
        match &self.kind {
            CheckKind::Interface => 8,
            CheckKind::Simulate(_) | CheckKind::Personal(_) => 20,
            CheckKind::Synthesize(_) => 180,
        }
    }

    /// Whether it may begin before its needs are decided, if a core is free: waiting would cost more than now and then a run
    /// for nothing. A check that uses a file which another makes has to wait.
    pub fn begins_early(&self) -> bool {
        match &self.kind {
            CheckKind::Interface | CheckKind::Simulate(_) | CheckKind::Personal(_) => false,
            CheckKind::Synthesize(_) => true,
        }
    }

    /// Whether its tools need much more time and memory than a compiler.
    pub fn is_heavy(&self) -> bool {
        match &self.kind {
            CheckKind::Interface | CheckKind::Simulate(_) | CheckKind::Personal(_) => false,
            CheckKind::Synthesize(_) => true,
        }
    }

    /// Its `[[simulate]]` table, if it has one.
    pub fn case(&self) -> Option<&SimulateCase> {
        if let CheckKind::Simulate(case) = &self.kind { Some(case) } else { None }
    }

    /// Its `[[personal]]` table, if it has one.
    pub fn personal_case(&self) -> Option<&PersonalCase> {
        if let CheckKind::Personal(case) = &self.kind { Some(case) } else { None }
    }

    /// Whether only `lab grade` makes it.
    pub fn is_for_classes(&self) -> bool {
        match &self.kind {
            CheckKind::Personal(_) => true,
            CheckKind::Interface | CheckKind::Simulate(_) | CheckKind::Synthesize(_) => false,
        }
    }
}

/// One `[[simulate]]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulateCase {
    pub name: String,
    /// File name in `testbenches/<id>/`; its module has the name of the file.
    pub testbench: String,
    pub judge: Judge,
    /// CPU seconds that the simulation may take.
    pub cpu_limit_s: u64,
}

/// One `[[personal]]` table: a case with another stimulus for each student.
///
/// The columns, the rows and the rules are those of a `[[simulate]]` case. In every row the columns in `vary` get values of
/// the student's own, all others keep theirs; the reference says what the outputs must be wherever the model case
/// does not say don't-care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalCase {
    pub name: String,
    /// Name of the `[[simulate]]` case with golden vectors that it is made from.
    pub like: String,
    /// Input columns that get values of the student's own; at least one.
    pub vary: Vec<String>,
}

/// Who judges a simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judge {
    /// `lab` compares the trace with golden vectors.
    Vectors {
        /// File name in `testbenches/<id>/`.
        file: String,
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
    pub max_cells: Option<u64>,
    pub max_flip_flops: Option<u64>,
}

impl SynthesisBudget {
    /// Cells and flip-flops of a design beside what is allowed.
    pub fn used(&self, figures: Figures) -> (Budgeted, Budgeted) {
        let cells = Budgeted { used: figures.cells.unwrap_or(0), limit: self.max_cells };
        (cells, Budgeted { used: figures.flip_flops.unwrap_or(0), limit: self.max_flip_flops })
    }
}

impl SimulateCase {
    pub fn testbench_top(&self) -> &str {
        stem(&self.testbench, &VERILOG_EXTENSIONS).unwrap_or(&self.testbench)
    }
}

/// One fact that speaks for a pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// The DUT elaborated alone, and its ports are those of the manifest.
    PortsMatched { ports: usize },
    /// Every value of the trace matched the golden vectors.
    VectorsMatched {
        /// Rows of the golden vectors.
        rows: usize,
        /// Values that were compared, that is, not wholly don't-care and in a row that counts.
        values: usize,
        /// Whether a row is a clock cycle.
        #[serde(default)]
        clocked: bool,
    },
    /// The output of a self-checking testbench had every pattern that it must have, and none that it must not.
    PatternsMatched {
        /// Number of patterns that were found.
        found: usize,
        /// Number of patterns that were looked for and are not there.
        absent: usize,
    },
    /// Yosys mapped the DUT without a finding.
    Synthesized {
        /// Cells of the generic gate library.
        cells: Budgeted,
        flip_flops: Budgeted,
    },
}

/// How much is used of how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budgeted {
    pub used: u64,
    /// The budget, if the lab sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl Budgeted {
    fn counted(self, noun: &str) -> String {
        let limit = self.limit.map(|limit| format!(" (limit {limit})")).unwrap_or_default();
        counted(self.used, noun) + &limit
    }

    /// Whether more is used than allowed.
    pub fn is_exceeded(self) -> bool {
        self.limit.is_some_and(|limit| self.used > limit)
    }
}

impl Fact {
    /// Whether the fact says anything: no comparison of nothing counts.
    pub(super) fn is_substantial(&self) -> bool {
        match self {
            Self::PortsMatched { ports } => *ports > 0,
            Self::VectorsMatched { rows, values, .. } => *rows > 0 && *values > 0,
            Self::PatternsMatched { found, .. } => *found > 0,
            Self::Synthesized { .. } => true,
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortsMatched { ports: 1 } => f.write_str("1 port matches"),
            Self::PortsMatched { ports } => write!(f, "{ports} ports match"),
            Self::VectorsMatched { rows, values, clocked } => {
                let noun = if *clocked { "cycle" } else { "row" };
                write!(f, "{}, {} match", counted(*rows, noun), counted(*values, "value"))
            }
            Self::PatternsMatched { found, absent: 0 } => write!(f, "{} found", counted(*found, "pattern")),
            Self::PatternsMatched { found, absent } => {
                write!(f, "{} found, {absent} absent as required", counted(*found, "pattern"))
            }
            Self::Synthesized { cells, flip_flops } => {
                write!(f, "{}, {}", cells.counted("cell"), flip_flops.counted("flip-flop"))
            }
        }
    }
}

/// Which check of a lab: its kind, and for a simulation the name of its case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum CheckId {
    /// The DUT alone elaborates and its ports are those of the manifest.
    Interface,
    /// One `[[simulate]]` case.
    Simulate(String),
    /// Yosys accepts and maps the DUT.
    Synthesize,
}

/// A text that names no kind of check.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a check: use interface, simulate/<case> or synthesize")]
pub struct InvalidCheck(String);

impl TryFrom<String> for CheckId {
    type Error = InvalidCheck;

    fn try_from(text: String) -> Result<Self, InvalidCheck> {
        match text.as_str() {
            "interface" => Ok(Self::Interface),
            "synthesize" => Ok(Self::Synthesize),
            _ => match text.strip_prefix("simulate/") {
                Some(case) if !case.is_empty() => Ok(Self::Simulate(case.to_owned())),
                _ => Err(InvalidCheck(text)),
            },
        }
    }
}

impl From<CheckId> for String {
    fn from(id: CheckId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interface => f.pad("interface"),
            Self::Simulate(case) => f.pad(&format!("simulate/{case}")),
            Self::Synthesize => f.pad("synthesize"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_ids_read_what_they_write() {
        for text in ["interface", "simulate/random", "synthesize"] {
            assert_eq!(CheckId::try_from(text.to_owned()).map(String::from), Ok(text.to_owned()));
        }
        assert!(CheckId::try_from("simulate/".to_owned()).is_err());
    }
}
