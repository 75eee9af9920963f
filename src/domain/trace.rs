//! The trace: what the DUT answered, as the testbench wrote it down.

use thiserror::Error;

use super::logic::Value;
use super::text::printable;
use super::vectors::Vectors;

/// The rows of a trace; every row has one value for each output column, of the column's width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The sampled values, row by row.
    pub rows: Vec<Vec<Value>>,
}

/// Why a text is no trace. The cause is a testbench that does not keep the protocol, or a DUT that interferes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TraceError {
    #[error("the trace is empty: the simulation ended before the first line was written")]
    Empty,
    /// What a generated testbench wrote is not what it writes.
    #[error("the simulation wrote no readable trace")]
    Unreadable,
    /// The first line does not name the output columns.
    #[error("the trace begins with `{found}` instead of the output columns `{expected}`")]
    Header {
        /// The output columns of the golden vectors.
        expected: String,
        /// The first line of the trace.
        found: String,
    },
    /// A row that is no row of these columns.
    #[error("line {line} of the trace is no row of {columns} columns: {problem}")]
    Row {
        /// Line of the trace, from 1.
        line: usize,
        /// Number of output columns.
        columns: usize,
        /// What is wrong with it.
        problem: String,
    },
}

impl Trace {
    /// Reads `trace.txt`.
    ///
    /// A last line without a line feed is a row that the simulation did not finish to write; it is left out, so that it
    /// counts as missing.
    ///
    /// # Errors
    /// [`TraceError`] when the text does not follow the protocol of docs/lab-format.md.
    pub fn parse(text: &str, vectors: &Vectors) -> Result<Self, TraceError> {
        let complete = text.rfind('\n').map_or("", |end| &text[..end]);
        if complete.is_empty() {
            return Err(TraceError::Empty);
        }
        let mut lines = complete.split('\n');
        let header = lines.next().unwrap_or_default();
        if !header.split_whitespace().eq(vectors.outputs.iter().map(|column| column.name.as_str())) {
            let found = printable(&header.chars().take(60).collect::<String>());
            return Err(TraceError::Header { expected: vectors.trace_header(), found });
        }
        let rows =
            lines.enumerate().map(|(index, line)| parse_row(line, index + 2, vectors)).collect::<Result<_, _>>()?;
        Ok(Self { rows })
    }
}

fn parse_row(line: &str, number: usize, vectors: &Vectors) -> Result<Vec<Value>, TraceError> {
    let problem = |problem: String| TraceError::Row { line: number, columns: vectors.outputs.len(), problem };
    let fields: Vec<&str> = line.split_whitespace().collect();
    if fields.len() != vectors.outputs.len() {
        return Err(problem(format!("it has {}", fields.len())));
    }
    let parse_field = |(field, column): (&&str, &super::vectors::Column)| {
        let value = Value::from_binary(field).ok_or_else(|| problem(format!("`{}` is not binary", column.name)))?;
        if value.width() == column.width {
            Ok(value)
        } else {
            Err(problem(format!("`{}` has {} bits instead of {}", column.name, value.width(), column.width)))
        }
    };
    fields.iter().zip(&vectors.outputs).map(parse_field).collect()
}
