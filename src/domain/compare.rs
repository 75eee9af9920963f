//! The comparator: golden vectors against a trace. There is one, and everything that judges uses it.
//!
//! Rules (docs/vectors-format.md): a don't-care digit matches anything; x and z match only themselves, so a DUT's x or
//! z never equals a known bit; a missing or extra row fails; a qualified case counts the rows in which the golden
//! qualifier is 1; a stream compares the sequence of qualified rows and ignores in which cycle they come; a tolerance
//! lets a numeric column differ by so much.

use super::code::Code;
use super::logic::{Bit, Golden, GoldenBit, Value};
use super::mismatch::{ColumnCount, Mismatch};
use super::near_miss;
use super::trace::Trace;
use super::vectors::{Column, Row, VectorRules, Vectors};
use super::window::{MAX_ROWS, Window, WindowRow};

/// What was compared when everything matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Rows of the golden vectors.
    pub rows: usize,
    /// Values that were compared.
    pub values: usize,
}

/// What is compared with what: the rules, resolved against the columns.
struct Comparator<'a> {
    vectors: &'a Vectors,
    qualifier: Option<usize>,
    stream: bool,
    clocked: bool,
    tolerances: Vec<Option<u64>>,
}

/// A golden row and the row of the trace that it is compared with.
struct Pair<'a> {
    index: usize,
    golden: &'a Row,
    actual: Option<&'a [Value]>,
}

/// Compares a trace with golden vectors.
///
/// # Errors
/// [`Mismatch`] when anything that counts differs.
pub fn compare(vectors: &Vectors, trace: &Trace, rules: &VectorRules) -> Result<Match, Box<Mismatch>> {
    compare_within(vectors, trace, rules, MAX_ROWS)
}

/// [`compare`] for a gradebook, which is read by the thousand: a mismatch has the first row that differs, and the outputs
/// that ever differ.
///
/// # Errors
/// As [`compare`].
pub fn compare_briefly(vectors: &Vectors, trace: &Trace, rules: &VectorRules) -> Result<Match, Box<Mismatch>> {
    compare_within(vectors, trace, rules, 1).map_err(|mut mismatch| {
        mismatch.columns.retain(|column| column.mismatching > 0);
        mismatch
    })
}

/// Compares; the window of a mismatch has at most `rows` rows.
fn compare_within(vectors: &Vectors, trace: &Trace, rules: &VectorRules, rows: usize) -> Result<Match, Box<Mismatch>> {
    let comparator = Comparator::new(vectors, rules);
    let (pairs, extra_rows) = comparator.pair(trace);
    let mut columns: Vec<ColumnCount> =
        vectors.outputs.iter().map(|c| ColumnCount { name: c.name.clone(), mismatching: 0, of: 0 }).collect();
    let (mut mismatching_rows, mut missing_rows, mut first) = (0, 0, None);
    for (position, pair) in pairs.iter().enumerate() {
        let mut row_differs = pair.actual.is_none();
        missing_rows += usize::from(pair.actual.is_none());
        for (index, count) in columns.iter_mut().enumerate() {
            let Some(differs) = comparator.differs(pair, index) else { continue };
            count.of += 1;
            count.mismatching += usize::from(differs);
            row_differs |= differs;
        }
        mismatching_rows += usize::from(row_differs);
        if row_differs && pair.actual.is_some() && first.is_none() {
            first = Some(position);
        }
    }
    if mismatching_rows == 0 && extra_rows == 0 {
        return Ok(Match { rows: pairs.len(), values: columns.iter().map(|count| count.of).sum() });
    }
    let (near_miss, looks_like) = first.and_then(|at| comparator.explain(&pairs, at)).unzip();
    Err(Box::new(Mismatch {
        clocked: rules.clocked,
        rows: pairs.len(),
        mismatching_rows,
        missing_rows,
        extra_rows,
        looks_like,
        near_miss,
        columns,
        window: first.map(|at| comparator.window(around(&pairs, at, rows))),
    }))
}

/// Every golden row that counts beside the row of the trace that it is compared with, and how many rows the trace has
/// beyond them: the comparison in full, for a reader.
pub fn align(vectors: &Vectors, trace: &Trace, rules: &VectorRules) -> (Window, usize) {
    let comparator = Comparator::new(vectors, rules);
    let (pairs, extra_rows) = comparator.pair(trace);
    (comparator.window(&pairs), extra_rows)
}

/// The pairs around the one at `first`, as many as `rows` if there are. Three quarters come before it: a wrong value has
/// its cause in an earlier cycle, often in an operation that began many cycles ago. The last quarter shows whether it
/// stays wrong.
fn around<'p, 'a>(pairs: &'p [Pair<'a>], first: usize, rows: usize) -> &'p [Pair<'a>] {
    let before = (rows * 3 / 4).saturating_sub(1);
    let start = first.saturating_sub(before).min(pairs.len().saturating_sub(rows));
    &pairs[start..pairs.len().min(start + rows)]
}

impl<'a> Comparator<'a> {
    fn new(vectors: &'a Vectors, rules: &VectorRules) -> Self {
        let position = |name: &String| vectors.outputs.iter().position(|column| column.name == *name);
        let tolerance = |column: &Column| rules.tolerance.get(&column.name).copied();
        Self {
            vectors,
            qualifier: rules.qualified_by.as_ref().and_then(position),
            stream: rules.stream,
            clocked: rules.clocked && !rules.stream,
            tolerances: vectors.outputs.iter().map(tolerance).collect(),
        }
    }

    /// Pairs golden rows with rows of the trace, and counts the rows of the trace that have no partner.
    fn pair<'t>(&self, trace: &'t Trace) -> (Vec<Pair<'t>>, usize)
    where
        'a: 't,
    {
        let mut actual: Box<dyn Iterator<Item = &'t [Value]>> = Box::new(trace.rows.iter().map(Vec::as_slice));
        let mut golden: Box<dyn Iterator<Item = (usize, &'a Row)>> = Box::new(self.vectors.rows.iter().enumerate());
        if let (true, Some(qualifier)) = (self.stream, self.qualifier) {
            golden = Box::new(golden.filter(move |(_, row)| is_one(&row.outputs[qualifier])));
            let rows = trace.rows.iter().enumerate();
            actual = Box::new(
                rows.filter(move |(n, row)| self.in_stream(*n, &row[qualifier], qualifier)).map(|(_, row)| &**row),
            );
        }
        let pairs: Vec<Pair<'t>> =
            golden.map(|(index, golden)| Pair { index, golden, actual: actual.next() }).collect();
        let extra = actual.count();
        (pairs, extra)
    }

    /// Whether row `number` of the trace belongs to a stream: its qualifier is 1, or is unknown and might be 1.
    /// Before a reset, where the golden qualifier of the same row is don't-care, it may be unknown.
    fn in_stream(&self, number: usize, actual: &Value, qualifier: usize) -> bool {
        let golden = self.vectors.rows.get(number).map(|row| &row.outputs[qualifier]);
        match actual.0.as_slice() {
            [Bit::Zero] => false,
            [Bit::One] => true,
            _ => golden.is_none_or(Golden::is_checked),
        }
    }

    /// Whether an output of a row differs; `None` where it does not count.
    fn differs(&self, pair: &Pair<'_>, index: usize) -> Option<bool> {
        let golden = &pair.golden.outputs[index];
        let qualified = self.stream || self.qualifier.is_none_or(|q| q == index || is_one(&pair.golden.outputs[q]));
        if !qualified || !golden.is_checked() {
            return None;
        }
        Some(pair.actual.is_none_or(|actual| !self.matches(index, golden, &actual[index])))
    }

    fn matches(&self, index: usize, golden: &Golden, actual: &Value) -> bool {
        let Some(tolerance) = self.tolerances[index] else { return golden.matches(actual) };
        let signed = self.vectors.outputs[index].radix.is_signed();
        match (golden.to_number(signed), actual.to_number(signed)) {
            (Some(expected), Some(got)) => expected.abs_diff(got) <= u128::from(tolerance),
            _ => golden.matches(actual),
        }
    }

    fn window(&self, pairs: &[Pair<'_>]) -> Window {
        Window {
            inputs: self.vectors.inputs.clone(),
            outputs: self.vectors.outputs.clone(),
            rows: pairs.iter().map(|pair| self.row(pair)).collect(),
        }
    }

    fn row(&self, pair: &Pair<'_>) -> WindowRow {
        WindowRow {
            row: pair.index,
            line: pair.golden.line,
            inputs: pair.golden.inputs.clone(),
            golden: pair.golden.outputs.clone(),
            actual: pair.actual.map(<[Value]>::to_vec),
            differs: (0..self.vectors.outputs.len()).map(|index| self.differs(pair, index) == Some(true)).collect(),
        }
    }

    /// Names the kind of mistake, if one explains every row of a column that differs in the pair at `first`: the column
    /// that a reader is looking at. Rows that the trace lacks are no hint: that the simulation ended is what is wrong
    /// with them.
    fn explain(&self, pairs: &[Pair<'_>], first: usize) -> Option<(Code, String)> {
        let column = |index: usize| near_miss::Samples {
            golden: pairs.iter().map(|pair| self.differs(pair, index).map(|_| &pair.golden.outputs[index])).collect(),
            actual: pairs.iter().map(|pair| pair.actual.map(|actual| &actual[index])).collect(),
        };
        let columns = 0..self.vectors.outputs.len();
        let samples: Vec<_> = columns.clone().map(column).collect();
        columns
            .filter(|index| self.differs(&pairs[first], *index) == Some(true))
            .find_map(|wrong| near_miss::near_miss(&self.vectors.outputs, &samples, wrong, self.clocked))
    }
}

/// Whether a golden value is the known bit 1.
fn is_one(golden: &Golden) -> bool {
    golden.0.as_slice() == [GoldenBit::Is(Bit::One)]
}
