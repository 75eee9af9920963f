//! How strong golden vectors are: every output bit stuck at 0, stuck at 1, inverted and x has to be caught.
//!
//! The faults are put into the trace of the reference, which is what a faulty output would look like to a testbench that
//! drives a fixed stimulus. Testbenches that judge by themselves are scored in `wrapper`.

use std::fmt;

use crate::domain::compare::compare;
use crate::domain::logic::{Bit, Value};
use crate::domain::trace::Trace;
use crate::domain::vectors::{VectorRules, Vectors};

/// What is wrong with one output bit, in every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFaultKind {
    /// Always 0.
    StuckAt0,
    /// Always 1.
    StuckAt1,
    /// The opposite of what it should be.
    Inverted,
    Unknown,
}

impl OutputFaultKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::StuckAt0, Self::StuckAt1, Self::Inverted, Self::Unknown];

    fn apply(self, bit: Bit) -> Bit {
        match (self, bit) {
            (Self::StuckAt0, _) | (Self::Inverted, Bit::One) => Bit::Zero,
            (Self::StuckAt1, _) | (Self::Inverted, Bit::Zero) => Bit::One,
            (Self::Unknown, _) => Bit::X,
            (Self::Inverted, bit) => bit,
        }
    }
}

impl fmt::Display for OutputFaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::StuckAt0 => "stuck at 0",
            Self::StuckAt1 => "stuck at 1",
            Self::Inverted => "inverted",
            Self::Unknown => "x",
        })
    }
}

/// A fault of one bit of one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFault {
    /// Output column or port.
    pub output: String,
    /// Bit of it, from 0; `None` if it has only one.
    pub bit: Option<usize>,
    /// What is wrong with it.
    pub kind: OutputFaultKind,
}

impl OutputFault {
    /// The bit, such as `y[3]`, or `y` if that is all of it.
    pub fn place(&self) -> String {
        self.bit.map_or_else(|| self.output.clone(), |bit| format!("{}[{bit}]", self.output))
    }
}

impl fmt::Display for OutputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place(), self.kind)
    }
}

/// How many faults were tried, and which were not caught.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    pub faults: usize,
    /// Faults that no case caught.
    pub survivors: Vec<OutputFault>,
}

impl Score {
    /// Adds another score's faults.
    #[must_use]
    pub fn plus(mut self, other: Self) -> Self {
        self.faults += other.faults;
        self.survivors.extend(other.survivors);
        self
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} output faults caught", self.faults - self.survivors.len(), self.faults)
    }
}

/// One case, and what the reference answers in it.
#[derive(Debug, Clone, Copy)]
pub struct FaultedCase<'a> {
    pub vectors: &'a Vectors,
    pub rules: &'a VectorRules,
    /// The trace of the reference.
    pub trace: &'a Trace,
}

/// Tries every fault of every output on all cases. Cases may have different columns; outputs are told apart by name.
pub fn score(cases: &[FaultedCase<'_>]) -> Score {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for column in cases.iter().flat_map(|case| &case.vectors.outputs) {
        if !names.iter().any(|(name, _)| *name == column.name) {
            names.push((&column.name, column.width));
        }
    }
    names.into_iter().map(|(name, width)| score_output(cases, name, width)).fold(Score::default(), Score::plus)
}

fn score_output(cases: &[FaultedCase<'_>], name: &str, width: usize) -> Score {
    let mut score = Score::default();
    for bit in 0..width {
        for kind in OutputFaultKind::ALL {
            score.faults += 1;
            if !cases.iter().any(|case| is_caught(case, name, bit, kind)) {
                let bit = (width > 1).then_some(bit);
                score.survivors.push(OutputFault { output: name.to_owned(), bit, kind });
            }
        }
    }
    score
}

fn is_caught(case: &FaultedCase<'_>, name: &str, bit: usize, kind: OutputFaultKind) -> bool {
    let Some(column) = case.vectors.outputs.iter().position(|column| column.name == name) else { return false };
    let mut faulty = case.trace.clone();
    for row in &mut faulty.rows {
        corrupt(&mut row[column], bit, kind);
    }
    compare(case.vectors, &faulty, case.rules).is_err()
}

fn corrupt(value: &mut Value, bit: usize, kind: OutputFaultKind) {
    let width = value.width();
    if let Some(target) = width.checked_sub(bit + 1).and_then(|at| value.0.get_mut(at)) {
        *target = kind.apply(*target);
    }
}

/// Output columns that never change in the rows that count: a constant would pass for them.
pub fn constant_outputs(cases: &[FaultedCase<'_>]) -> Vec<String> {
    let mut seen: Vec<(&str, Vec<String>)> = Vec::new();
    for case in cases {
        for (index, column) in case.vectors.outputs.iter().enumerate() {
            let values = checked_values(case, index);
            match seen.iter_mut().find(|(name, _)| *name == column.name) {
                Some((_, known)) => known.extend(values),
                None => seen.push((&column.name, values)),
            }
        }
    }
    let constant = |values: &[String]| values.iter().all(|value| *value == values[0]);
    seen.into_iter().filter(|(_, values)| constant(values)).map(|(name, _)| name.to_owned()).collect()
}

/// The golden values of a column in the rows that count.
fn checked_values(case: &FaultedCase<'_>, column: usize) -> Vec<String> {
    let name = &case.vectors.outputs[column].name;
    let qualifier = case.rules.qualified_by.as_ref().filter(|qualifier| *qualifier != name);
    let qualifier = qualifier.and_then(|q| case.vectors.outputs.iter().position(|column| column.name == *q));
    let counts = |row: &&crate::domain::vectors::Row| {
        row.outputs[column].is_checked() && qualifier.is_none_or(|q| row.outputs[q].to_number(false) == Some(1))
    };
    let radix = case.vectors.outputs[column].radix;
    case.vectors.rows.iter().filter(counts).map(|row| radix.format_golden(&row.outputs[column])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::logic::{Golden, GoldenBit, Radix};
    use crate::domain::vectors::{Column, Row};

    /// One two-bit output `y` with these golden values, and the trace that matches them.
    fn case(golden: &[&str]) -> (Vectors, Trace) {
        let bits =
            |text: &str| text.chars().map(|c| Bit::from_char(c).map_or(GoldenBit::DontCare, GoldenBit::Is)).collect();
        let row = |text: &&str| Row { line: 1, inputs: vec![], outputs: vec![Golden(bits(text))] };
        let column = Column { name: "y".to_owned(), width: 2, radix: Radix::Binary };
        let vectors = Vectors { inputs: vec![], outputs: vec![column], rows: golden.iter().map(row).collect() };
        let value = |text: &&str| vec![Value::from_binary(&text.replace('-', "0")).expect("binary")];
        (vectors, Trace { rows: golden.iter().map(value).collect() })
    }

    fn survivors(golden: &[&str]) -> Vec<String> {
        let (vectors, trace) = case(golden);
        let score = score(&[FaultedCase { vectors: &vectors, rules: &VectorRules::default(), trace: &trace }]);
        assert_eq!(score.faults, 8);
        score.survivors.iter().map(OutputFault::to_string).collect()
    }

    #[test]
    fn vectors_in_which_every_bit_toggles_catch_everything() {
        assert!(survivors(&["01", "10"]).is_empty());
    }

    #[test]
    fn a_bit_that_is_never_one_lets_stuck_at_0_survive() {
        assert_eq!(survivors(&["00", "10"]), ["y[0] stuck at 0"]);
    }

    #[test]
    fn a_bit_that_never_counts_lets_everything_survive() {
        assert_eq!(survivors(&["-1", "-0"]).len(), 4);
    }
}
