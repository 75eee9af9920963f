//! Near misses: the kind of mistake behind a column that differs, where one kind explains *every* row of it.
//!
//! A guess that explains only some rows is worse than none, so each rule must hold in all rows that count, and the
//! column must be varied enough that the rule could have failed.

use super::code::Code;
use super::logic::{Bit, Golden, GoldenBit, Value};
use super::vectors::Column;

/// How far a shift in time is looked for, in rows.
const MAX_SHIFT: usize = 3;
/// Rows that a rule must explain before it is worth saying.
const MIN_ROWS: usize = 3;
/// Lower bits that must be right in every row before they are no coincidence.
const MIN_LOW_BITS: usize = 4;

/// One output column over all rows. A golden value is absent where it does not count.
#[derive(Debug, Clone)]
pub struct Samples<'a> {
    /// What it should be, row by row.
    pub golden: Vec<Option<&'a Golden>>,
    /// What it is, row by row.
    pub actual: Vec<Option<&'a Value>>,
}

impl<'a> Samples<'a> {
    /// The rows that count and exist.
    fn pairs(&self) -> impl Iterator<Item = (&'a Golden, &'a Value)> + Clone + '_ {
        self.golden.iter().zip(&self.actual).filter_map(|(golden, actual)| Some(((*golden)?, (*actual)?)))
    }

    /// Whether `rule` holds in every row that counts, and there are enough of them.
    fn all(&self, rule: impl Fn(&Golden, &Value) -> bool) -> bool {
        let rows = self.pairs();
        rows.clone().count() >= MIN_ROWS && rows.clone().all(|(golden, actual)| rule(golden, actual))
    }

    /// Whether the golden values of the rows that count and exist are not all the same.
    fn varies(&self) -> bool {
        varies(self.pairs().map(|(golden, _)| golden))
    }
}

/// Names the mistake behind column `wrong`, by its code and in words that complete "it looks …".
///
/// `samples` holds one entry an output column; `clocked` says whether a row is a clock cycle.
pub fn near_miss(columns: &[Column], samples: &[Samples<'_>], wrong: usize, clocked: bool) -> Option<(Code, String)> {
    let (column, sample) = (&columns[wrong], &samples[wrong]);
    unknown(&column.name, sample, clocked)
        .or_else(|| clocked.then(|| shifted(&column.name, sample)).flatten())
        .or_else(|| Some((Code::ConstantOutput, stuck(&column.name, sample)?)))
        .or_else(|| Some((Code::InvertedOutput, inverted(&column.name, sample)?)))
        .or_else(|| Some((Code::SwappedOutputs, exchanged(columns, samples, wrong)?)))
        .or_else(|| Some((Code::ReversedBits, reversed(&column.name, sample)?)))
        .or_else(|| extended(column, sample))
        .or_else(|| Some((Code::OffByOne, off_by_one(column, sample)?)))
}

fn unknown(name: &str, sample: &Samples<'_>, clocked: bool) -> Option<(Code, String)> {
    if sample.all(|_, actual| actual.0.iter().all(|bit| *bit == Bit::Z)) {
        // A simulator leaves `assign y = ~y` at z too: its inputs never change.
        let why = "nothing drives it, or it is computed from nothing but itself";
        return Some((Code::FloatingOutput, format!("`{name}` is z in every row: {why}")));
    }
    if sample.all(|_, actual| actual.0.contains(&Bit::X)) {
        let cause = if clocked {
            "a register that is never reset stays unknown, and so does everything computed from it"
        } else {
            "it depends on something that has no value"
        };
        return Some((Code::XInEveryRow, format!("`{name}` has x in every row: {cause}")));
    }
    None
}

fn varies<'a>(mut values: impl Iterator<Item = &'a Golden>) -> bool {
    values.next().is_some_and(|first| values.any(|value| value != first))
}

fn shifted(name: &str, sample: &Samples<'_>) -> Option<(Code, String)> {
    // What is compared must vary by itself: without its last row, many a signal is a constant that any shift explains.
    let fits = |offset: isize| {
        let moved = |row: usize| sample.actual.get(row.checked_add_signed(offset)?).copied().flatten();
        let rows = sample.golden.iter().enumerate();
        let pairs = rows.filter_map(|(row, golden)| Some(((*golden)?, moved(row)?)));
        varies(pairs.clone().map(|(golden, _)| golden))
            && pairs.clone().count() >= MIN_ROWS
            && pairs.clone().all(|(golden, actual)| golden.matches(actual))
    };
    (1..=MAX_SHIFT).find_map(|distance| {
        let cycles = match distance {
            1 => "one cycle".to_owned(),
            n => format!("{n} cycles"),
        };
        let offset = distance.cast_signed();
        match (fits(offset), fits(-offset)) {
            (true, false) => Some((
                Code::CyclesLate,
                format!("`{name}` is right, but {cycles} late: one register too many in its path"),
            )),
            (false, true) => Some((
                Code::CyclesEarly,
                format!(
                    "`{name}` is right, but {cycles} early: a register is missing in its path, or one listens to the \
                     other edge of the clock (posedge, negedge)"
                ),
            )),
            // A signal that toggles is late and early alike: nothing is known.
            _ => None,
        }
    })
}

fn stuck(name: &str, sample: &Samples<'_>) -> Option<String> {
    let first = sample.pairs().next()?.1;
    (sample.varies() && sample.all(|_, actual| actual == first))
        .then(|| format!("`{name}` never changes: it is the same in every row"))
}

fn inverted(name: &str, sample: &Samples<'_>) -> Option<String> {
    let invert = |actual: &Value| Value(actual.0.iter().map(|bit| invert(*bit)).collect());
    sample.all(|golden, actual| golden.matches(&invert(actual))).then(|| format!("`{name}` is inverted in every row"))
}

fn invert(bit: Bit) -> Bit {
    match bit {
        Bit::Zero => Bit::One,
        Bit::One => Bit::Zero,
        other => other,
    }
}

fn exchanged(columns: &[Column], samples: &[Samples<'_>], wrong: usize) -> Option<String> {
    let carries = |actual: usize, golden: usize| {
        let crossed = Samples { golden: samples[golden].golden.clone(), actual: samples[actual].actual.clone() };
        crossed.all(Golden::matches)
    };
    let other = (0..columns.len()).find(|&other| {
        other != wrong
            && columns[other].width == columns[wrong].width
            && samples[wrong].varies()
            && carries(other, wrong)
            && carries(wrong, other)
    })?;
    Some(format!(
        "`{}` carries what `{}` should be, and the other way round: the two are swapped",
        columns[other].name, columns[wrong].name
    ))
}

fn reversed(name: &str, sample: &Samples<'_>) -> Option<String> {
    let reverse = |actual: &Value| Value(actual.0.iter().rev().copied().collect());
    sample
        .all(|golden, actual| golden.matches(&reverse(actual)))
        .then(|| format!("`{name}` has its bits in reverse order"))
}

/// The lower bits are right, and the upper ones are not: a result that is too narrow somewhere, or extended wrongly.
fn extended(column: &Column, sample: &Samples<'_>) -> Option<(Code, String)> {
    let name = &column.name;
    let width = sample.pairs().next()?.1.width();
    let right = |golden: &Golden, actual: &Value| {
        golden.0.iter().rev().zip(actual.0.iter().rev()).take_while(|(golden, bit)| golden.matches(**bit)).count()
    };
    let low = sample.pairs().map(|(golden, actual)| right(golden, actual)).min()?;
    if low == 0 || low == width {
        return None;
    }
    let begin = format!("the lower {low} bits of `{name}` are right and the rest");
    let upper = |actual: &Value| actual.0[..width - low].to_vec();
    if sample.all(|_, actual| upper(actual).iter().all(|bit| *bit == Bit::Zero)) {
        let sign = sample.pairs().all(|(golden, _)| golden.0[..=width - low].windows(2).all(|pair| pair[0] == pair[1]));
        let code = if sign { Code::MissingSignExtension } else { Code::TooFewBits };
        let cause = if sign { "sign extension is missing" } else { "it is computed in too few bits" };
        return Some((code, format!("{begin} is 0: {cause}")));
    }
    let sign_extended = |actual: &Value| upper(actual).iter().all(|bit| *bit == actual.0[width - low]);
    if low > 1 && sample.all(|_, actual| sign_extended(actual)) {
        let unsigned = |golden: &Golden| golden.0[..width - low].iter().all(|bit| *bit == GoldenBit::Is(Bit::Zero));
        let (code, cause) = if sample.pairs().all(|(golden, _)| unsigned(golden)) {
            (Code::TakenAsSigned, "it is taken as signed".to_owned())
        } else {
            (Code::TooFewBits, format!("it is kept in a register or a wire of only {low} bits"))
        };
        return Some((code, format!("{begin} repeats a sign: {cause}")));
    }
    // Only what is shown as a number is the sum or the product of something.
    (column.radix.bits_per_digit().is_none() && narrow_before(sample, low)).then(|| {
        let text = format!(
            "the lower {low} bits of `{name}` are right in every row and the upper ones are not: something that goes \
             into it is only {low} bits wide, or an operand lost its sign"
        );
        (Code::TooFewBits, text)
    })
}

/// Whether rows that differ, with enough different lower bits, show that being right in these is no coincidence. Such
/// is a sum of products that are unsigned, or cut to the width of a factor.
fn narrow_before(sample: &Samples<'_>, low: usize) -> bool {
    let wrong = sample.pairs().filter(|(golden, actual)| !golden.matches(actual));
    let mut seen: Vec<&[GoldenBit]> = Vec::new();
    for (golden, _) in wrong {
        let bits = &golden.0[golden.0.len() - low..];
        if seen.len() <= MIN_ROWS && !seen.contains(&bits) {
            seen.push(bits);
        }
    }
    low >= MIN_LOW_BITS && seen.len() > MIN_ROWS
}

fn off_by_one(column: &Column, sample: &Samples<'_>) -> Option<String> {
    let signed = column.radix.is_signed();
    let difference = |golden: &Golden, actual: &Value| Some(actual.to_number(signed)? - golden.to_number(signed)?);
    let first = sample.pairs().next().and_then(|(golden, actual)| difference(golden, actual))?;
    (column.width > 1 && sample.varies() && first.abs() == 1 && sample.all(|g, a| difference(g, a) == Some(first)))
        .then(|| {
            format!("`{}` is always {} by exactly 1", column.name, if first > 0 { "too large" } else { "too small" })
        })
}
