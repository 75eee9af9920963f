//! A window of a comparison: golden rows next to what the DUT answered, in bits. Reports render it, each in its own form.

mod packed;
use super::logic::{Golden, Value};
use super::vectors::Column;
use serde::{Deserialize, Serialize, Serializer};

use packed::PackedWindow;

/// The most rows of a window that is kept: as many as a waveform shows.
pub const MAX_ROWS: usize = 64;

/// Some rows of a comparison, in their order. JSON has them column by column, see docs/json-format.md.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "PackedWindow")]
pub struct Window {
    pub inputs: Vec<Column>,
    /// What the DUT must answer.
    pub outputs: Vec<Column>,
    pub rows: Vec<WindowRow>,
}

/// A golden row, the row of the trace that it is compared with, and how they differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowRow {
    /// Number of the golden row, from 0: the cycle of a clocked DUT.
    pub row: usize,
    /// Line of the golden vector file, from 1.
    pub line: u32,
    /// One value an input column.
    pub inputs: Vec<Value>,
    /// One golden value an output column.
    pub golden: Vec<Golden>,
    /// What the DUT answered, one value an output column; absent where the trace has no such row.
    pub actual: Option<Vec<Value>>,
    /// Whether the two differ in a way that counts, by output column.
    pub differs: Vec<bool>,
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PackedWindow::from(self).serialize(serializer)
    }
}

impl WindowRow {
    /// Whether a value differs in a way that counts, or the whole row is missing.
    pub fn is_wrong(&self) -> bool {
        self.actual.is_none() || self.differs.contains(&true)
    }

    /// What the DUT answered in output column `index`.
    pub fn answer(&self, index: usize) -> Option<&Value> {
        self.actual.as_ref().map(|actual| &actual[index])
    }
}
