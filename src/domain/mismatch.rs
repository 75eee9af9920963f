//! What a failed comparison found: counts, the first difference, and a window of the rows around it.
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::logic::{Golden, Value};
use super::vectors::Column;
use super::window::Window;

/// What differs: counts, and a window around the first difference.
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
    /// The kind of mistake, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looks_like: Option<String>,
    /// The code of that kind of mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near_miss: Option<Code>,
    /// The first row that differs and the rows around it. Absent when only the number of rows is wrong, and in results of
    /// a `lab` that kept text instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// How often one output column differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnCount {
    pub name: String,
    /// Rows in which it differs.
    pub mismatching: usize,
    /// Rows in which it counts.
    pub of: usize,
}

/// A value that differs in a way that counts.
#[derive(Debug, Clone, Copy)]
pub struct Difference<'a> {
    /// Number of its row, from 0.
    pub row: usize,
    pub column: &'a Column,
    pub golden: &'a Golden,
    pub actual: &'a Value,
}

impl Mismatch {
    /// The window, and where in it the first row that differs is.
    pub fn around_first(&self) -> Option<(&Window, usize)> {
        let window = self.window.as_ref()?;
        // Rows that are missing come last, so this one is not among them.
        Some((window, window.rows.iter().position(|row| row.differs.contains(&true))?))
    }

    /// The first value that differs.
    pub fn first_difference(&self) -> Option<Difference<'_>> {
        let (window, first) = self.around_first()?;
        let row = &window.rows[first];
        let index = row.differs.iter().position(|differs| *differs)?;
        let (column, golden) = (&window.outputs[index], &row.golden[index]);
        Some(Difference { row: row.row, column, golden, actual: row.answer(index)? })
    }
}
