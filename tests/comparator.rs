//! The comparator against every way in which a trace can be right or wrong, and the golden vector format against itself.
#![allow(missing_docs)]

#[path = "comparator/windows.rs"]
mod windows;

use lab::domain::compare::{Match, compare};
use lab::domain::logic::{Bit, Golden, GoldenBit, Radix, Value};
use lab::domain::mismatch::Mismatch;
use lab::domain::trace::Trace;
use lab::domain::vectors::{Column, Row, VectorRules, Vectors};
use lab::manifest::source::PackText;
use lab::manifest::vectors;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;

const BITS: [Bit; 4] = [Bit::Zero, Bit::One, Bit::X, Bit::Z];

fn any_bit() -> impl Strategy<Value = Bit> {
    proptest::sample::select(&BITS[..])
}

fn golden_bit() -> impl Strategy<Value = GoldenBit> {
    prop_oneof![8 => any_bit().prop_map(GoldenBit::Is), 1 => Just(GoldenBit::DontCare)]
}

/// Binary columns of these widths.
fn columns(prefix: &str, widths: &[usize]) -> Vec<Column> {
    let column = |(index, width): (usize, &usize)| Column {
        name: format!("{prefix}{index}"),
        width: *width,
        radix: Radix::Binary,
    };
    widths.iter().enumerate().map(column).collect()
}

prop_compose! {
    fn golden_rows(widths: Vec<usize>)(
        rows in prop::collection::vec(
            widths.iter().map(|w| prop::collection::vec(golden_bit(), *w).prop_map(Golden)).collect::<Vec<_>>(),
            1..12,
        )
    ) -> Vectors {
        let rows = rows.into_iter().zip(2..).map(|(outputs, line)| Row { line, inputs: vec![], outputs }).collect();
        Vectors { inputs: vec![], outputs: columns("y", &widths), rows }
    }
}

fn any_vectors() -> impl Strategy<Value = Vectors> {
    prop::collection::vec(1_usize..9, 1..4).prop_flat_map(golden_rows)
}

/// A trace that matches: don't-care bits become `filler`.
fn right(vectors: &Vectors, filler: Bit) -> Trace {
    let value = |golden: &Golden| Value(golden.0.iter().map(|bit| fill(*bit, filler)).collect());
    Trace { rows: vectors.rows.iter().map(|row| row.outputs.iter().map(value).collect()).collect() }
}

fn fill(golden: GoldenBit, filler: Bit) -> Bit {
    match golden {
        GoldenBit::Is(bit) => bit,
        GoldenBit::DontCare => filler,
    }
}

/// `trace.txt` as a testbench writes it.
fn written(trace: &Trace, vectors: &Vectors) -> String {
    let mut text = vectors.trace_header() + "\n";
    for row in &trace.rows {
        let values: Vec<String> = row.iter().map(ToString::to_string).collect();
        text += &(values.join(" ") + "\n");
    }
    text
}

fn plainly(vectors: &Vectors, trace: &Trace) -> Result<Match, Box<Mismatch>> {
    compare(vectors, trace, &VectorRules::default())
}

fn qualified(stream: bool) -> VectorRules {
    VectorRules { qualified_by: Some("y0".into()), stream, ..VectorRules::default() }
}

proptest! {
    #[test]
    fn what_matches_passes_and_every_checked_value_is_counted(vectors in any_vectors(), filler in any_bit()) {
        let values = vectors.rows.iter().flat_map(|row| &row.outputs).filter(|golden| golden.is_checked()).count();
        prop_assert_eq!(plainly(&vectors, &right(&vectors, filler)), Ok(Match { rows: vectors.rows.len(), values }));
    }

    #[test]
    fn any_single_bit_that_counts_decides(
        vectors in any_vectors(), row in any::<Index>(), column in any::<Index>(), bit in any::<Index>(), to in any_bit()
    ) {
        let mut trace = right(&vectors, Bit::X);
        let (row, column) = (row.index(vectors.rows.len()), column.index(vectors.outputs.len()));
        let bit = bit.index(vectors.outputs[column].width);
        let golden = vectors.rows[row].outputs[column].0[bit];
        trace.rows[row][column].0[bit] = to;
        match plainly(&vectors, &trace) {
            Ok(_) => prop_assert!(golden == GoldenBit::DontCare || golden == GoldenBit::Is(to)),
            Err(mismatch) => {
                prop_assert!(golden != GoldenBit::DontCare && golden != GoldenBit::Is(to));
                let counts = (mismatch.mismatching_rows, mismatch.missing_rows, mismatch.extra_rows);
                prop_assert_eq!(counts, (1, 0, 0));
                let (window, first) = mismatch.around_first().expect("the row that differs");
                let first = &window.rows[first];
                prop_assert_eq!((first.row, first.line), (row, vectors.rows[row].line));
                prop_assert!(first.differs.iter().enumerate().all(|(at, differs)| *differs == (at == column)));
            }
        }
    }

    #[test]
    fn a_row_too_few_or_too_many_fails(vectors in any_vectors(), row in any::<Index>()) {
        let whole = right(&vectors, Bit::Zero);
        let row = row.index(whole.rows.len());
        let (mut short, mut long) = (whole.clone(), whole);
        short.rows.remove(row);
        long.rows.insert(row, long.rows[row].clone());
        let short = plainly(&vectors, &short).expect_err("a row is missing");
        prop_assert!(short.missing_rows == 1 && short.mismatching_rows >= 1);
        prop_assert_eq!(plainly(&vectors, &long).expect_err("a row is extra").extra_rows, 1);
    }

    #[test]
    fn no_part_of_a_trace_passes(vectors in any_vectors(), cut in any::<Index>()) {
        let text = written(&right(&vectors, Bit::One), &vectors);
        let whole = Trace::parse(&text, &vectors).expect("a trace");
        prop_assert!(plainly(&vectors, &whole).is_ok());
        if let Ok(part) = Trace::parse(&text[..cut.index(text.len())], &vectors) {
            prop_assert!(plainly(&vectors, &part).is_err());
        }
    }

    #[test]
    fn no_text_makes_reading_a_trace_panic(vectors in any_vectors(), text in "(?s)[01xz \\n\\ty0-9|é\u{0}]{0,60}") {
        let _ = Trace::parse(&text, &vectors);
        let headed = format!("{}\n{text}", vectors.trace_header());
        if let Ok(trace) = Trace::parse(&headed, &vectors) {
            let _ = plainly(&vectors, &trace);
        }
    }

    #[test]
    fn unqualified_rows_count_only_in_the_qualifier(
        vectors in golden_rows(vec![1, 4]), row in any::<Index>(), bits in prop::collection::vec(any_bit(), 4)
    ) {
        let mut trace = right(&vectors, Bit::Zero);
        let row = row.index(trace.rows.len());
        trace.rows[row][1] = Value(bits);
        let golden = &vectors.rows[row].outputs;
        let counts = golden[0].0 == [GoldenBit::Is(Bit::One)];
        let passes = !counts || golden[1].matches(&trace.rows[row][1]);
        prop_assert_eq!(compare(&vectors, &trace, &qualified(false)).is_ok(), passes);
        trace.rows[row][0] = Value(vec![BITS.into_iter().find(|bit| !golden[0].0[0].matches(*bit)).unwrap_or(Bit::Zero)]);
        let differs = golden[0].is_checked();
        prop_assert_eq!(compare(&vectors, &trace, &qualified(false)).is_err(), differs || !passes);
    }

    #[test]
    fn a_tolerance_holds_to_the_last_unit(
        signed in any::<bool>(), golden in 0_i128..256, actual in 0_i128..256, tolerance in 0_u64..9, x in 0_usize..8
    ) {
        let radix = if signed { Radix::SignedDecimal } else { Radix::Decimal };
        let bits = |number: i128| (0..8).rev().map(move |bit| BITS[usize::from(number >> bit & 1 == 1)]);
        let outputs = vec![Golden(bits(golden).map(GoldenBit::Is).collect())];
        let vectors = Vectors {
            inputs: vec![],
            outputs: vec![Column { name: "y".into(), width: 8, radix }],
            rows: vec![Row { line: 2, inputs: vec![], outputs }],
        };
        let rules = VectorRules { tolerance: BTreeMap::from([("y".into(), tolerance)]), ..VectorRules::default() };
        let number = |n: i128| if signed && n > 127 { n - 256 } else { n };
        let mut trace = Trace { rows: vec![vec![Value(bits(actual).collect())]] };
        let within = number(golden).abs_diff(number(actual)) <= u128::from(tolerance);
        prop_assert_eq!(compare(&vectors, &trace, &rules).is_ok(), within);
        trace.rows[0][0].0[x] = Bit::X;
        prop_assert!(compare(&vectors, &trace, &rules).is_err());
    }
}

/// A stream of four bits: the golden rows in the cycles that a DUT without gaps has, and what comes in the gaps of another.
fn stream(values: &[u8]) -> Vectors {
    let row =
        |(value, line): (&u8, u32)| Row { line, inputs: vec![], outputs: vec![is("1"), is(&format!("{value:04b}"))] };
    let rows = values.iter().zip(2..).map(row).collect();
    Vectors { inputs: vec![], outputs: columns("y", &[1, 4]), rows }
}

fn is(bits: &str) -> Golden {
    Golden(value(bits).0.into_iter().map(GoldenBit::Is).collect())
}

fn value(bits: &str) -> Value {
    Value::from_binary(bits).expect("bits")
}

proptest! {
    #[test]
    fn a_stream_ignores_gaps_and_nothing_else(
        values in prop::collection::vec(0_u8..16, 1..10),
        gaps in prop::collection::vec((any::<Index>(), prop::collection::vec(any_bit(), 4)), 0..10),
        at in any::<Index>(),
    ) {
        let vectors = stream(&values);
        let mut trace = right(&vectors, Bit::Zero);
        for (place, bits) in gaps {
            let place = place.index(trace.rows.len() + 1);
            trace.rows.insert(place, vec![value("0"), Value(bits)]);
        }
        let compare = |trace: &Trace| compare(&vectors, trace, &qualified(true));
        prop_assert_eq!(compare(&trace), Ok(Match { rows: values.len(), values: 2 * values.len() }));

        let valid: Vec<usize> = (0..trace.rows.len()).filter(|row| trace.rows[*row][0] == value("1")).collect();
        let row = valid[at.index(valid.len())];
        let mut wrong = trace.clone();
        wrong.rows.remove(row);
        prop_assert_eq!(compare(&wrong).expect_err("a row is dropped").missing_rows, 1);
        wrong.rows.insert(row, trace.rows[row].clone());
        wrong.rows.insert(row, trace.rows[row].clone());
        prop_assert_eq!(compare(&wrong).expect_err("a row is doubled").extra_rows, 1);
        for qualifier in ["0", "x", "z"] {
            let mut wrong = trace.clone();
            wrong.rows[row][0] = value(qualifier);
            prop_assert!(compare(&wrong).is_err(), "{}", qualifier);
        }
        if let Some(gap) = (0..trace.rows.len()).find(|row| trace.rows[*row][0] == value("0")) {
            let mut wrong = trace.clone();
            wrong.rows[gap][0] = value("x");
            prop_assert!(compare(&wrong).is_err(), "a qualifier that might be 1");
        }
    }
}

#[test]
fn a_stream_may_be_unknown_before_its_reset() {
    let mut vectors = stream(&[0, 5]);
    vectors.rows[0].outputs = vec![Golden(vec![GoldenBit::DontCare]), Golden(vec![GoldenBit::DontCare; 4])];
    let trace = Trace { rows: vec![vec![value("x"), value("xxxx")], vec![value("1"), value("0101")]] };
    assert_eq!(compare(&vectors, &trace, &qualified(true)), Ok(Match { rows: 1, values: 2 }));
}

// ---- golden vectors as text ----

fn radix() -> impl Strategy<Value = Radix> {
    use Radix::{Binary, Decimal, Hexadecimal, Octal, SignedDecimal};
    prop_oneof![Just(Binary), Just(Octal), Just(Hexadecimal), Just(Decimal), Just(SignedDecimal)]
}

/// A value that can be written in its radix: all bits of a digit, or of a decimal, are of one kind.
fn writable(radix: Radix, width: usize, outputs: bool) -> impl Strategy<Value = Golden> {
    let group = radix.bits_per_digit().unwrap_or(width);
    let digit = prop_oneof![
        6 => prop::collection::vec(prop_oneof![Just(Bit::Zero), Just(Bit::One)], group)
            .prop_map(|bits| bits.into_iter().map(GoldenBit::Is).collect()),
        1 => Just(vec![GoldenBit::Is(Bit::X); group]),
        1 => Just(vec![GoldenBit::Is(Bit::Z); group]),
        1 => Just(vec![if outputs { GoldenBit::DontCare } else { GoldenBit::Is(Bit::X) }; group]),
    ];
    prop::collection::vec(digit, width.div_ceil(group)).prop_map(move |digits| {
        let bits = digits.concat();
        Golden(bits[bits.len() - width..].to_vec())
    })
}

fn any_text_vectors() -> impl Strategy<Value = Vectors> {
    let shape = || (radix(), 1_usize..65);
    let shapes = (prop::collection::vec(shape(), 0..4), prop::collection::vec(shape(), 1..4));
    shapes.prop_flat_map(|(inputs, outputs)| {
        let side = |shapes: &[(Radix, usize)], outputs: bool| -> Vec<_> {
            shapes.iter().map(|(radix, width)| writable(*radix, *width, outputs)).collect()
        };
        let named = |prefix: &str, shapes: &[(Radix, usize)]| -> Vec<Column> {
            let name = |index| format!("{prefix}[{index}]");
            shapes
                .iter()
                .enumerate()
                .map(|(i, (radix, width))| Column { name: name(i), width: *width, radix: *radix })
                .collect()
        };
        let columns = (named("a", &inputs), named("y", &outputs));
        prop::collection::vec((side(&inputs, false), side(&outputs, true)), 1..6).prop_map(move |rows| {
            let drive = |golden: Golden| Value(golden.0.into_iter().map(|bit| fill(bit, Bit::X)).collect());
            let row = |((inputs, outputs), line): ((Vec<Golden>, Vec<Golden>), u32)| Row {
                line,
                inputs: inputs.into_iter().map(drive).collect(),
                outputs,
            };
            Vectors {
                inputs: columns.0.clone(),
                outputs: columns.1.clone(),
                rows: rows.into_iter().zip(2..).map(row).collect(),
            }
        })
    })
}

fn as_text(vectors: &Vectors) -> String {
    let header = |columns: &[Column]| -> Vec<String> { columns.iter().map(ToString::to_string).collect() };
    let mut text = format!("{} | {}\n", header(&vectors.inputs).join(" "), header(&vectors.outputs).join(" "));
    for row in &vectors.rows {
        let inputs = vectors.inputs.iter().zip(&row.inputs).map(|(c, value)| c.radix.format_value(value));
        let outputs = vectors.outputs.iter().zip(&row.outputs).map(|(c, golden)| c.radix.format_golden(golden));
        text += &[inputs.collect::<Vec<_>>().join(" "), outputs.collect::<Vec<_>>().join(" ")].join(" | ");
        text.push('\n');
    }
    text
}

proptest! {
    #[test]
    fn golden_vectors_read_what_is_shown(vectors in any_text_vectors()) {
        let text = as_text(&vectors);
        let source = PackText::new("case.vec", &text);
        prop_assert_eq!(vectors::parse(&source).expect("golden vectors"), vectors);
    }

    #[test]
    fn blanks_comments_and_line_ends_mean_nothing(vectors in any_text_vectors()) {
        let text = as_text(&vectors);
        let loose = text.replace(' ', " \t ").replace('\n', "   # done | 1\r\n");
        let read = vectors::parse(&PackText::new("case.vec", &loose.replace(" | ", "|")));
        prop_assert_eq!(read.expect("golden vectors"), vectors);
    }

    #[test]
    fn no_text_makes_reading_vectors_panic(text in "(?s)(a:8'h |y:[0-9]{1,5}'s?[bdh] |[|#_xz\\-0-9 \n\r\té\u{0}]){0,40}") {
        let _ = vectors::parse(&PackText::new("case.vec", &text));
    }
}

#[test]
fn the_stimulus_has_the_inputs_and_nothing_of_the_outputs() {
    let source = PackText::new("case.vec", "a:4'h b:3'sd | y:8'd\nf -1 | 99\nx 2 | -\n");
    let vectors = vectors::parse(&source).expect("golden vectors");
    assert_eq!(vectors.stimulus(), "1111 111\nxxxx 010\n");
}

// ---- near misses ----

/// What the comparator says about binary rows: golden values, and what a clocked DUT answers.
fn looks_like(golden: &[&str], actual: &[&str]) -> Option<String> {
    let split = |row: &str| row.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let widths: Vec<usize> = split(golden[0]).iter().map(String::len).collect();
    let row =
        |(text, line): (&&str, u32)| Row { line, inputs: vec![], outputs: split(text).iter().map(|v| is(v)).collect() };
    let vectors =
        Vectors { inputs: vec![], outputs: columns("y", &widths), rows: golden.iter().zip(2..).map(row).collect() };
    let trace = Trace { rows: actual.iter().map(|row| split(row).iter().map(|v| value(v)).collect()).collect() };
    let rules = VectorRules { clocked: true, ..VectorRules::default() };
    compare(&vectors, &trace, &rules).expect_err("a mismatch").looks_like
}

#[test]
fn the_kind_of_mistake_is_named() {
    let count = ["000", "001", "010", "011", "100", "101"];
    let named = |actual: &[&str], words: &str| {
        let text = looks_like(&count, actual).unwrap_or_default();
        assert!(text.contains(words), "{actual:?}: {text}");
    };
    named(&["xxx", "000", "001", "010", "011", "100"], "one cycle late");
    named(&["001", "010", "011", "100", "101", "110"], "one cycle early");
    named(&["111", "110", "101", "100", "011", "010"], "inverted");
    named(&["000", "100", "010", "110", "001", "101"], "reverse order");
    named(&["010"; 6], "never changes");
    named(&["zzz"; 6], "nothing drives it");
    named(&["x00", "x01", "x10", "x11", "x00", "x01"], "never reset");
    named(&["000", "001", "010", "011", "000", "001"], "too few bits");
}

#[test]
fn signs_that_are_lost_or_invented_are_named() {
    let text = looks_like(&["0001", "1111", "1110", "0000"], &["0001", "0011", "0010", "0000"]);
    assert_eq!(
        text.as_deref(),
        Some("the lower 2 bits of `y0` are right and the rest is 0: sign extension is missing")
    );
    let text = looks_like(&["0001", "0011", "0010", "0000"], &["0001", "1111", "1110", "0000"]);
    assert!(text.is_some_and(|text| text.contains("taken as signed")));
}

#[test]
fn the_column_of_the_first_mismatch_is_explained() {
    // The first column is inverted in the end only; the second, which differs first, from the beginning.
    let golden = ["1 00", "0 01", "1 10", "0 11", "0 00", "1 01"];
    let text = looks_like(&golden, &["1 11", "0 10", "1 01", "0 00", "1 11", "1 10"]);
    assert_eq!(text.as_deref(), Some("`y1` is inverted in every row"));
}

#[test]
fn a_register_that_is_too_narrow_for_signed_numbers_is_named() {
    let text = looks_like(&["0000", "0011", "0110", "1010"], &["0000", "1111", "1110", "1110"]);
    assert!(text.is_some_and(|text| text.contains("only 2 bits")));
}

#[test]
fn a_lost_carry_is_no_lost_sign() {
    let text = looks_like(&["001", "100", "110", "011"], &["001", "000", "010", "011"]);
    assert!(text.is_some_and(|text| text.contains("too few bits")));
}

#[test]
fn columns_are_swapped_only_when_both_are() {
    let golden = ["00 11", "01 01", "11 00", "10 01"];
    let swapped = looks_like(&golden, &["11 00", "01 01", "00 11", "01 10"]);
    assert!(swapped.is_some_and(|text| text.contains("swapped")));
    let same = ["00 00", "01 01", "10 10", "11 11"];
    assert_eq!(looks_like(&same, &["01 00", "01 01", "00 10", "10 11"]), None);
}

#[test]
fn a_guess_that_does_not_explain_every_row_is_not_made() {
    // A toggle that is inverted is as well late as early.
    let toggle = looks_like(&["0", "1", "0", "1", "0", "1"], &["1", "0", "1", "0", "1", "0"]);
    assert!(toggle.is_some_and(|text| text.contains("inverted")));
    // Without its last row the column is constant, so that it is late cannot be told.
    let last = looks_like(&["0", "0", "0", "0", "1"], &["0", "0", "0", "0", "0"]);
    assert!(last.is_some_and(|text| text.contains("never changes")));
    // What is there is right: only the end is missing.
    assert_eq!(looks_like(&["00", "00", "00", "01", "10"], &["00", "00", "00"]), None);
}
