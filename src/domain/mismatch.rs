//! What a failed comparison found: counts, the first difference, and the rows around it.

use serde::{Deserialize, Serialize};

use super::code::Code;

/// What differs: counts, the first difference, and the rows around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// Whether a row is a clock cycle.
    pub clocked: bool,
    /// Rows that count, of the golden vectors.
    pub rows: usize,
    /// Of these, the rows that differ or are missing.
    pub mismatching_rows: usize,
    /// Rows that the trace lacks.
    pub missing_rows: usize,
    /// Rows that the trace has beyond the golden vectors.
    pub extra_rows: usize,
    /// Every output column with its number of mismatching rows.
    pub columns: Vec<ColumnCount>,
    /// The first row that differs; absent when only the number of rows is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<RowView>,
    /// Rows up to and around the first mismatch, itself among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<RowView>,
    /// The kind of mistake, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks_like: Option<String>,
    /// The code of that kind of mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_miss: Option<Code>,
}

/// How often one output column differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnCount {
    /// The column.
    pub name: String,
    /// Rows in which it differs.
    pub mismatching: usize,
    /// Rows in which it counts.
    pub of: usize,
}

/// A row as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// Number of the row, from 0: the cycle of a clocked DUT.
    pub row: usize,
    /// Line of the golden vector file, from 1.
    pub line: u32,
    /// Inputs in their columns' radix.
    pub inputs: Vec<InputView>,
    /// Outputs in their columns' radix.
    pub outputs: Vec<OutputView>,
}

/// An input of a [`RowView`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputView {
    /// The column.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// An output of a [`RowView`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputView {
    /// The column.
    pub name: String,
    /// The golden value; `-` is don't-care.
    pub expected: String,
    /// What the DUT answered; absent where the trace has no such row.
    pub actual: Option<String>,
    /// Whether the two differ in a way that counts.
    pub differs: bool,
}
