//! `.vec` to [`Vectors`]: reads the text format of docs/vectors-format.md.
//!
//! How a trace is compared with vectors is in `domain::compare`.

mod header;
mod rules;

use super::source::{PackText, Problems};
use crate::domain::digits;
use crate::domain::finding::Finding;
use crate::domain::logic::Golden;
use crate::domain::vectors::{Column, Row, Vectors};
pub use rules::{check, check_varied};
use std::ops::Range;

/// Problems after which the rest of a file is not looked at: a wrong generator writes them by the thousand.
const MAX_PROBLEMS: usize = 20;

/// Reads golden vectors.
///
/// # Errors
/// What is wrong with the text, in its order: at most the first twenty problems, and a word about the rest.
pub fn parse(source: &PackText) -> Result<Vectors, Vec<Finding>> {
    let mut problems = Problems::new(source);
    let vectors = read(source.text(), &mut problems);
    problems.or(vectors)
}

/// `None` only after a problem.
fn read(text: &str, problems: &mut Problems<'_>) -> Option<Vectors> {
    let mut lines = lines(text);
    let Some(first) = lines.next() else {
        problems.add(text.len()..text.len(), "there is no header").next_step =
            Some("begin with the columns, such as `a:8'h | y:8'h`".to_owned());
        return None;
    };
    let header = Sides::of(text, &first, problems)?;
    let (inputs, outputs) = header::read(text, &header, problems)?;
    let mut rows = Vec::new();
    for line in lines {
        rows.extend(row(text, &line, &inputs, &outputs, problems));
        if problems.len() >= MAX_PROBLEMS {
            problems.add(line.span.end..line.span.end, "too many problems: the rest of the file is not looked at");
            return None;
        }
    }
    if rows.is_empty() && problems.is_empty() {
        problems.add(first.span, "there is no row below the header");
    }
    Some(Vectors { inputs, outputs, rows })
}

/// A line that says something: without its comment, and without blanks at either end.
struct VectorLine {
    /// From 1.
    number: u32,
    span: Range<usize>,
}

fn lines(text: &str) -> impl Iterator<Item = VectorLine> {
    let mut next = 0;
    let lines = text.split_inclusive('\n').zip(1..).map(move |(line, number)| {
        let content = line.split('#').next().unwrap_or_default();
        let trimmed = content.trim_ascii_start();
        let start = next + content.len() - trimmed.len();
        next += line.len();
        VectorLine { number, span: start..start + trimmed.trim_ascii_end().len() }
    });
    lines.filter(|line| !line.span.is_empty())
}

/// The words of a line to the left and to the right of its `|`.
struct Sides {
    line: Range<usize>,
    inputs: Vec<Range<usize>>,
    outputs: Vec<Range<usize>>,
}

impl Sides {
    fn of(text: &str, line: &VectorLine, problems: &mut Problems<'_>) -> Option<Self> {
        let line = line.span.clone();
        let mut bars = text[line.clone()].match_indices('|').map(|(at, _)| line.start + at);
        let Some(bar) = bars.next() else {
            let finding = problems.add(line, "there is no `|` in this line");
            finding.explanation = Some("it separates the inputs from the outputs".to_owned());
            return None;
        };
        if let Some(second) = bars.next() {
            problems.add(second..second + 1, "there is a second `|` in this line");
            return None;
        }
        Some(Self { inputs: words(text, line.start..bar), outputs: words(text, bar + 1..line.end), line })
    }
}

fn words(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = span.start;
    for word in text[span].split(|c: char| c.is_ascii_whitespace()) {
        if !word.is_empty() {
            words.push(start..start + word.len());
        }
        start += word.len() + 1;
    }
    words
}

/// `None` only after a problem.
fn row(
    text: &str,
    line: &VectorLine,
    inputs: &[Column],
    outputs: &[Column],
    problems: &mut Problems<'_>,
) -> Option<Row> {
    let sides = Sides::of(text, line, problems)?;
    for (what, words, columns) in [("input", &sides.inputs, inputs), ("output", &sides.outputs, outputs)] {
        if words.len() != columns.len() {
            let (found, columns) = (words.len(), columns.len());
            let message =
                format!("the values of this row do not fit its columns: {found} {what}(s) instead of {columns}");
            problems.add(sides.line, message);
            return None;
        }
    }
    let inputs = values(text, &sides.inputs, inputs, problems, |golden| {
        digits::driven(&golden).ok_or("an input cannot be don't-care: the testbench must drive something")
    });
    let outputs = values(text, &sides.outputs, outputs, problems, Ok);
    Some(Row { line: line.number, inputs: inputs?, outputs: outputs? })
}

/// The values of one side. `None` only after a problem with one of them; the others are looked at all the same.
fn values<T>(
    text: &str,
    words: &[Range<usize>],
    columns: &[Column],
    problems: &mut Problems<'_>,
    convert: fn(Golden) -> Result<T, &'static str>,
) -> Option<Vec<T>> {
    let mut values = Vec::with_capacity(columns.len());
    for (word, column) in words.iter().zip(columns) {
        let golden = digits::golden(&text[word.clone()], column);
        match golden.and_then(|golden| convert(golden).map_err(str::to_owned)) {
            Ok(value) => values.push(value),
            Err(problem) => {
                problems.add(word.clone(), format!("`{}`: {problem}", column.name));
            }
        }
    }
    (values.len() == columns.len()).then_some(values)
}
