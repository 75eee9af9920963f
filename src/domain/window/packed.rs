//! How a window is written down: column by column, since many values are those of the row before.
//!
//! A column is a text of words: each is for one row, or for n rows when it ends in `*n`. A word is a value in the notation
//! of golden vectors, with bits in parentheses where a digit would hide one. docs/json-format.md describes all of it.
use super::{MAX_ROWS, Window, WindowRow};
use crate::domain::digits::{driven, exact};
use crate::domain::logic::{Golden, GoldenBit, Value};
use crate::domain::vectors::Column;
use serde::{Deserialize, Serialize};

/// An answer that is the golden value, in all of its bits.
const SAME: &str = "=";
/// The answer of a row that the trace does not have.
const NONE: &str = "none";
/// The first character of an answer that differs in a way that counts.
const DIFFERS: char = '!';

/// The form of a [`Window`] in JSON: nothing is lost, and a person can still read it.
#[derive(Serialize, Deserialize)]
pub(super) struct PackedWindow {
    /// Rows that follow each other: the number of the first, its line in the file, and how many there are.
    rows: Vec<(usize, u32, usize)>,
    /// Columns with their values.
    inputs: Vec<(Column, String)>,
    /// Columns with their golden values and the answers.
    outputs: Vec<(Column, String, String)>,
}

impl From<&Window> for PackedWindow {
    fn from(window: &Window) -> Self {
        let mut rows: Vec<(usize, u32, usize)> = Vec::new();
        for row in &window.rows {
            match rows.last_mut() {
                Some((first, line, count))
                    if *first + *count == row.row && *line as usize + *count == row.line as usize =>
                {
                    *count += 1;
                }
                _ => rows.push((row.row, row.line, 1)),
            }
        }
        let input = |(index, column): (usize, &Column)| {
            let words = window.rows.iter().map(|row| column.radix.format_exact(&known(&row.inputs[index])));
            (column.clone(), packed(words))
        };
        let output = |(index, column): (usize, &Column)| {
            let golden = window.rows.iter().map(|row| column.radix.format_exact(&row.golden[index]));
            let actual = window.rows.iter().map(|row| answer(row, index, column));
            (column.clone(), packed(golden), packed(actual))
        };
        Self {
            rows,
            inputs: window.inputs.iter().enumerate().map(input).collect(),
            outputs: window.outputs.iter().enumerate().map(output).collect(),
        }
    }
}

impl TryFrom<PackedWindow> for Window {
    type Error = &'static str;

    fn try_from(packed: PackedWindow) -> Result<Self, Self::Error> {
        let mut rows = numbered(&packed.rows).ok_or("the rows of a window have no such numbers")?;
        let count = rows.len();
        let problem = "a column does not have a value for each row of its window";
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for (column, values) in packed.inputs {
            for (row, word) in rows.iter_mut().zip(unpacked(&values, count).ok_or(problem)?) {
                row.inputs.push(exact(word, &column).as_ref().and_then(driven).ok_or(problem)?);
            }
            inputs.push(column);
        }
        for (column, golden, answers) in packed.outputs {
            let golden = unpacked(&golden, count).ok_or(problem)?;
            let answers = unpacked(&answers, count).ok_or(problem)?;
            for (row, (golden, answer)) in rows.iter_mut().zip(golden.into_iter().zip(answers)) {
                add_output(row, &column, golden, answer).ok_or(problem)?;
            }
            outputs.push(column);
        }
        Ok(Self { inputs, outputs, rows })
    }
}

/// A driven or sampled value as a golden one.
fn known(value: &Value) -> Golden {
    Golden(value.0.iter().copied().map(GoldenBit::Is).collect())
}

fn answer(row: &WindowRow, index: usize, column: &Column) -> String {
    let differs = row.differs[index];
    let value = match row.answer(index).map(known) {
        Some(actual) if actual == row.golden[index] && !differs => SAME.to_owned(),
        Some(actual) => column.radix.format_exact(&actual),
        None => NONE.to_owned(),
    };
    if differs { format!("{DIFFERS}{value}") } else { value }
}

/// Adds an output column to a row; `None` if a word is not a value of the column.
fn add_output(row: &mut WindowRow, column: &Column, golden: &str, answer: &str) -> Option<()> {
    let golden = exact(golden, column)?;
    let value = answer.strip_prefix(DIFFERS);
    row.differs.push(value.is_some());
    match (value.unwrap_or(answer), &mut row.actual) {
        (NONE, _) => row.actual = None,
        (SAME, Some(actual)) => actual.push(driven(&golden)?),
        (value, Some(actual)) => actual.push(driven(&exact(value, column)?)?),
        (_, None) => return None,
    }
    row.golden.push(golden);
    Some(())
}

/// Words in one text, equal ones that follow each other as one.
fn packed(words: impl Iterator<Item = String>) -> String {
    let mut runs: Vec<(String, usize)> = Vec::new();
    for word in words {
        match runs.last_mut() {
            Some((last, count)) if *last == word => *count += 1,
            _ => runs.push((word, 1)),
        }
    }
    let run = |(word, count): (String, usize)| if count == 1 { word } else { format!("{word}*{count}") };
    runs.into_iter().map(run).collect::<Vec<_>>().join(" ")
}

/// The words of a text, one for each of `rows` rows; `None` if there are more or fewer.
fn unpacked(text: &str, rows: usize) -> Option<Vec<&str>> {
    let mut words = Vec::with_capacity(rows);
    for run in text.split(' ') {
        let (word, count) = match run.split_once('*') {
            Some((word, count)) => (word, count.parse().ok()?),
            None => (run, 1),
        };
        if count > rows - words.len() {
            return None;
        }
        words.extend(std::iter::repeat_n(word, count));
    }
    (words.len() == rows).then_some(words)
}

/// Rows with their numbers, and no values yet; `None` if they are too many.
fn numbered(runs: &[(usize, u32, usize)]) -> Option<Vec<WindowRow>> {
    let mut rows = Vec::new();
    for (row, line, count) in runs {
        for n in 0..*count {
            let (row, line) = (row.checked_add(n)?, line.checked_add(u32::try_from(n).ok()?)?);
            let actual = Some(Vec::new());
            rows.push(WindowRow { row, line, inputs: vec![], golden: vec![], actual, differs: vec![] });
            if rows.len() > MAX_ROWS {
                return None;
            }
        }
    }
    Some(rows)
}
