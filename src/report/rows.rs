//! Rows of a comparison as text: what `domain` keeps in bits, in the radix of each column.

use serde::Serialize;

use crate::domain::mismatch::Mismatch;
use crate::domain::vectors::Column;
use crate::domain::window::{Window, WindowRow};

/// Rows shown before the first that differs.
const BEFORE: usize = 3;
/// Rows shown after the first that differs.
const AFTER: usize = 2;

/// A row as a reader sees it.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
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
#[derive(Debug, Serialize)]
pub(super) struct InputView {
    pub name: String,
    pub value: String,
}

/// An output of a [`RowView`].
#[derive(Debug, Serialize)]
pub(super) struct OutputView {
    pub name: String,
    /// The golden value; `-` is don't-care.
    pub expected: String,
    /// What the DUT answered; absent where the trace has no such row.
    pub actual: Option<String>,
    /// Whether the two differ in a way that counts.
    pub differs: bool,
}

impl RowView {
    /// A row of a window.
    pub(super) fn of(window: &Window, row: &WindowRow) -> Self {
        let inputs = window.inputs.iter().zip(&row.inputs);
        Self {
            row: row.row,
            line: row.line,
            inputs: inputs
                .map(|(column, value)| InputView { name: column.name.clone(), value: column.radix.format_value(value) })
                .collect(),
            outputs: window
                .outputs
                .iter()
                .enumerate()
                .map(|(index, column)| OutputView::of(column, row, index))
                .collect(),
        }
    }
}

impl OutputView {
    fn of(column: &Column, row: &WindowRow, index: usize) -> Self {
        let (expected, actual) = column.radix.format_answer(&row.golden[index], row.answer(index));
        Self { name: column.name.clone(), expected, actual, differs: row.differs[index] }
    }
}

/// The first row that differs, and the rows around it that are shown with it.
pub(super) struct Excerpt {
    /// Rows in their order.
    pub rows: Vec<RowView>,
    first: usize,
}

impl Excerpt {
    /// `None` when only the number of rows is wrong.
    pub(super) fn of(mismatch: &Mismatch) -> Option<Self> {
        let (window, at) = mismatch.around_first()?;
        let start = at.saturating_sub(BEFORE);
        let end = window.rows.len().min(at + AFTER + 1);
        let rows = window.rows[start..end].iter().map(|row| RowView::of(window, row)).collect();
        Some(Self { rows, first: at - start })
    }

    /// The first row that differs.
    pub(super) fn first(&self) -> &RowView {
        &self.rows[self.first]
    }
}
