//! Golden vectors: named columns of inputs and outputs, and rows of values.
//!
//! Reading the text format is the job of `manifest::vectors`; how a trace is compared is in [`super::compare`].

use std::collections::BTreeMap;

use super::logic::{Golden, Radix, Value};

/// One named column: a port of the DUT, or an element of a wide one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name as in the header, such as `sum` or `c[1][2]`.
    pub name: String,
    /// Width in bits, 1 to 4096.
    pub width: usize,
    /// How values of the column are written.
    pub radix: Radix,
}

/// One row: a clock cycle of a clocked DUT, or one set of inputs of a combinational one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file that the row stands in, from 1.
    pub line: u32,
    /// One value an input column.
    pub inputs: Vec<Value>,
    /// One golden value an output column.
    pub outputs: Vec<Golden>,
}

/// Which rows and values of a case count; see docs/vectors-format.md.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VectorRules {
    /// Whether a row is a clock cycle.
    pub clocked: bool,
    /// Output column that says which rows count.
    pub qualified_by: Option<String>,
    /// Whether latency does not matter.
    pub stream: bool,
    /// Largest difference that still matches, by output column.
    pub tolerance: BTreeMap<String, u64>,
}

/// The golden vectors of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vectors {
    /// What the testbench drives.
    pub inputs: Vec<Column>,
    /// What the DUT must answer.
    pub outputs: Vec<Column>,
    /// At least one row.
    pub rows: Vec<Row>,
}

impl Vectors {
    /// The text of `stimulus.txt`: the inputs in binary, one row a line. No expected value is in it.
    pub fn stimulus(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            for (index, value) in row.inputs.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                text.extend(value.0.iter().map(|bit| bit.to_char()));
            }
            text.push('\n');
        }
        text
    }

    /// The first line of `trace.txt`: the names of the output columns.
    pub fn trace_header(&self) -> String {
        let names: Vec<&str> = self.outputs.iter().map(|column| column.name.as_str()).collect();
        names.join(" ")
    }
}
