//! Golden vectors of a student's own: a stimulus that follows from a secret and the student's id, and expected values that
//! the reference answers.
//!
//! A design that replays the answers to known vectors fails on them. The derivation is part of a format: docs/lab-format.md,
//! "Personal vectors", and a test below hold it fixed, so that a grade can be made again years later. Reading the secret,
//! and running the reference, is not done here.

use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::check::PersonalCase;
use super::id::LabId;
use super::logic::{Bit, Golden, GoldenBit, Value};
use super::trace::Trace;
use super::vectors::{Column, Vectors};

/// What every message begins with: which derivation this is. A change of it is a new number.
const DOMAIN: &[u8] = b"lab personal 1\n";
/// One row in so many takes corner values.
const CORNER_ROWS: u8 = 8;

/// Why the answers of a reference cannot be golden.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PersonalError {
    /// The simulation ended too early, or too late.
    #[error("the reference gives {found} rows instead of {expected}")]
    Rows {
        /// Rows of the stimulus.
        expected: usize,
        /// Rows of the trace.
        found: usize,
    },
    /// The reference answers x or z where the model case expects a known bit.
    #[error("the reference answers {value} for `{column}` in row {row}, where the model case says what it must be")]
    Unknown {
        /// Row, from 0.
        row: usize,
        column: String,
        /// The reference's answer in binary.
        value: String,
    },
}

/// Whether a column of the model gets values of the student's own: `vary` names it, or the port that it is an element of.
pub fn is_varied(case: &PersonalCase, column: &Column) -> bool {
    let base = column.name.split('[').next().unwrap_or_default();
    case.vary.iter().any(|name| *name == column.name || name == base)
}

/// The stimulus of one student: the model, with every varied input column replaced in every row. Its outputs are still the
/// model's; [`expect`] makes them those of the student.
pub fn stimulus(secret: &[u8], lab: &LabId, case: &PersonalCase, student: &str, model: &Vectors) -> Vectors {
    let mut bytes = Bytes::new(secret, [lab.as_str(), &case.name, student]);
    let varied: Vec<(usize, usize)> = model
        .inputs
        .iter()
        .enumerate()
        .filter_map(|(index, column)| is_varied(case, column).then_some((index, column.width)))
        .collect();
    let mut vectors = model.clone();
    for row in &mut vectors.rows {
        // So that sums that overflow, and the like, are met by every student.
        let in_corner = bytes.next().is_multiple_of(CORNER_ROWS);
        for (index, width) in &varied {
            row.inputs[*index] = if in_corner { corner(bytes.next(), *width) } else { uniform(&mut bytes, *width) };
        }
    }
    vectors
}

/// Makes the outputs of a student's vectors what the reference answered, where the model does not say don't-care.
///
/// # Errors
/// [`PersonalError`], always the author's: the reference gives another number of rows, or x or z where the model has neither.
pub fn expect(vectors: &mut Vectors, model: &Vectors, trace: &Trace) -> Result<(), PersonalError> {
    if trace.rows.len() != vectors.rows.len() {
        return Err(PersonalError::Rows { expected: vectors.rows.len(), found: trace.rows.len() });
    }
    for (number, (row, answers)) in vectors.rows.iter_mut().zip(&trace.rows).enumerate() {
        let masks = &model.rows[number].outputs;
        for (column, (mask, answer)) in masks.iter().zip(answers).enumerate() {
            row.outputs[column] = golden(mask, answer).ok_or_else(|| PersonalError::Unknown {
                row: number,
                column: model.outputs[column].name.clone(),
                value: answer.to_string(),
            })?;
        }
    }
    Ok(())
}

/// The answer behind the model's mask; `None` with an unknown bit that the model does not ask for.
fn golden(mask: &Golden, answer: &Value) -> Option<Golden> {
    let bit = |(mask, bit): (&GoldenBit, &Bit)| match mask {
        GoldenBit::DontCare => Some(GoldenBit::DontCare),
        GoldenBit::Is(asked) => (bit.is_known() || bit == asked).then_some(GoldenBit::Is(*bit)),
    };
    mask.0.iter().zip(&answer.0).map(bit).collect::<Option<_>>().map(Golden)
}

/// All zeros, all ones, only the highest bit, or all but the highest: for numbers, 0 and -1 (or the largest), and the
/// least and the largest signed one.
fn corner(choice: u8, width: usize) -> Value {
    let (first, others) = match choice % 4 {
        0 => (Bit::Zero, Bit::Zero),
        1 => (Bit::One, Bit::One),
        2 => (Bit::One, Bit::Zero),
        _ => (Bit::Zero, Bit::One),
    };
    Value(std::iter::once(first).chain(std::iter::repeat(others)).take(width).collect())
}

/// The highest bits of as many bytes as it takes.
fn uniform(bytes: &mut Bytes, width: usize) -> Value {
    let mut bits = Vec::with_capacity(width.next_multiple_of(8));
    while bits.len() < width {
        let byte = bytes.next();
        bits.extend((0..8).rev().map(|bit| if byte >> bit & 1 == 1 { Bit::One } else { Bit::Zero }));
    }
    bits.truncate(width);
    Value(bits)
}

/// HMAC-SHA256 in counter mode: an endless row of bytes that nobody can tell from random ones without the key.
struct Bytes {
    /// Keyed, and fed with all but the counter.
    mac: Hmac<Sha256>,
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl Bytes {
    fn new(secret: &[u8], parts: [&str; 3]) -> Self {
        let mut mac = keyed(secret);
        Mac::update(&mut mac, DOMAIN);
        for part in parts {
            // With their lengths, so that no two lists of parts look alike.
            Mac::update(&mut mac, &(part.len() as u64).to_le_bytes());
            Mac::update(&mut mac, part.as_bytes());
        }
        Self { mac, counter: 0, block: [0; 32], used: 32 }
    }

    fn next(&mut self) -> u8 {
        if self.used == self.block.len() {
            let mac = self.mac.clone().chain_update(self.counter.to_le_bytes());
            self.block = mac.finalize().into_bytes().into();
            self.counter += 1;
            self.used = 0;
        }
        self.used += 1;
        self.block[self.used - 1]
    }
}

/// HMAC with the secret's SHA-256 as its key.
pub(crate) fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    // RFC 2104 fills a short key up with zeros to the block of the hash, here 64 bytes.
    let mut key = Key::<Hmac<Sha256>>::default();
    for (place, byte) in key.iter_mut().zip(Sha256::digest(secret)) {
        *place = byte;
    }
    Hmac::new(&key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::logic::Radix;
    use crate::domain::vectors::Row;

    const SECRET: &[u8] = b"a secret of 24 bytes or so";

    fn value(digits: &str) -> Value {
        Value::from_binary(digits).unwrap()
    }

    fn golden_of(digits: &str) -> Golden {
        Golden(digits.chars().map(|c| Bit::from_char(c).map_or(GoldenBit::DontCare, GoldenBit::Is)).collect())
    }

    fn column(name: &str, width: usize) -> Column {
        Column { name: name.to_owned(), width, radix: Radix::Binary }
    }

    fn model(rows: u32) -> Vectors {
        let inputs = vec![value("1"), value("0000"), value("000000000000")];
        let row = |line| Row { line, inputs: inputs.clone(), outputs: vec![golden_of("-0")] };
        Vectors {
            inputs: vec![column("rst_n", 1), column("a[0]", 4), column("b", 12)],
            outputs: vec![column("y", 2)],
            rows: (1..=rows).map(row).collect(),
        }
    }

    fn case(vary: &[&str]) -> PersonalCase {
        let vary = vary.iter().map(ToString::to_string).collect();
        PersonalCase { name: "own".into(), like: "random".into(), vary }
    }

    fn derive(secret: &[u8], case: &PersonalCase, student: &str, rows: u32) -> Vectors {
        stimulus(secret, &LabId::new("adder").unwrap(), case, student, &model(rows))
    }

    #[test]
    fn only_the_varied_columns_change_by_name_or_by_port() {
        let own = derive(SECRET, &case(&["a"]), "alice", 32);
        assert!(own.rows.iter().all(|row| row.inputs[0] == value("1") && row.inputs[2] == value("000000000000")));
        assert!(own.rows.iter().any(|row| row.inputs[1] != value("0000")));
        let element = derive(SECRET, &case(&["a[0]"]), "alice", 32);
        assert_eq!(element, own);
    }

    #[test]
    fn secret_student_and_case_each_make_another_stimulus() {
        let one = derive(SECRET, &case(&["b"]), "alice", 8);
        assert_eq!(one, derive(SECRET, &case(&["b"]), "alice", 8));
        let other_case = PersonalCase { name: "other".into(), ..case(&["b"]) };
        for other in [
            derive(SECRET, &case(&["b"]), "bob", 8),
            derive(b"another secret of 24 bytes", &case(&["b"]), "alice", 8),
            derive(SECRET, &other_case, "alice", 8),
        ] {
            assert_ne!(one, other);
        }
    }

    /// Every value of four bits comes, and a corner more often than another.
    #[test]
    fn values_are_spread_and_corners_come_often() {
        let own = derive(SECRET, &case(&["a"]), "alice", 2000);
        let count = |digits: &str| own.rows.iter().filter(|row| row.inputs[1] == value(digits)).count();
        for number in 0..16 {
            let there = count(&format!("{number:04b}"));
            let is_corner = [0, 15, 8, 7].contains(&number);
            // 2000 rows: 109 of each value, and 62 more of each corner.
            let range = if is_corner { 130..215 } else { 75..145 };
            assert!(range.contains(&there), "{number:04b} comes {there} times");
        }
    }

    #[test]
    fn the_derivation_never_changes() {
        let own = derive(SECRET, &case(&["a", "b"]), "alice", 12);
        let text: Vec<String> = own.stimulus().lines().map(str::to_owned).collect();
        assert_eq!(text, GOLDEN);
    }

    /// Written by a few lines of Python after docs/lab-format.md, not by this code.
    const GOLDEN: [&str; 12] = [
        "1 1111 000000000000",
        "1 1100 001010110111",
        "1 0110 111000010000",
        "1 1000 110001100111",
        "1 0100 000111011100",
        "1 0101 001111111010",
        "1 1111 100000000000",
        "1 1011 010001100111",
        "1 1011 010111010000",
        "1 1011 001000011110",
        "1 1111 011111000100",
        "1 0110 100101011100",
    ];

    #[test]
    fn answers_become_golden_where_the_model_cares() {
        let model = model(2);
        let mut own = model.clone();
        let trace = |rows: &[&str]| Trace { rows: rows.iter().map(|digits| vec![value(digits)]).collect() };
        expect(&mut own, &model, &trace(&["x1", "00"])).unwrap();
        assert_eq!(own.rows[0].outputs, [golden_of("-1")]);
        let unknown = expect(&mut own, &model, &trace(&["00", "1x"])).unwrap_err();
        assert!(unknown.to_string().contains("answers 1x for `y` in row 1"), "{unknown}");
        assert!(expect(&mut own, &model, &trace(&["00"])).unwrap_err().to_string().contains("1 rows instead of 2"));
    }

    #[test]
    fn a_high_impedance_that_the_model_asks_for_stays_one() {
        assert_eq!(golden(&golden_of("z1"), &value("z0")), Some(golden_of("z0")));
        assert_eq!(golden(&golden_of("z1"), &value("xz")), None);
    }
}
