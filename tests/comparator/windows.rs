//! The window of a mismatch against the rows that were compared, found here in another way: nothing of them is lost.

use super::{any_bit, columns, fill, golden_bit, is, radix, value};
use lab::domain::compare::{align, compare, compare_briefly};
use lab::domain::finding::{Detail, Finding, FindingKind};
use lab::domain::logic::{Bit, Golden, GoldenBit, Radix, Value};
use lab::domain::mismatch::Mismatch;
use lab::domain::trace::Trace;
use lab::domain::vectors::{Column, Row, VectorRules, Vectors};
use lab::domain::window::{MAX_ROWS, Window, WindowRow};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Different values of a column: few, since a window is about values that stay.
const POOL: usize = 3;

/// Golden values of one column, from which its rows take theirs.
fn pool(width: usize) -> impl Strategy<Value = Vec<Golden>> {
    let mixed = prop::collection::vec(golden_bit(), width);
    let known = prop::collection::vec(prop_oneof![Just(Bit::Zero), Just(Bit::One)], width);
    let one = any_bit().prop_map(GoldenBit::Is);
    let value = prop_oneof![
        2 => mixed,
        4 => known.prop_map(|bits| bits.into_iter().map(GoldenBit::Is).collect()),
        1 => one.prop_map(move |bit| vec![bit; width]),
        1 => Just(vec![GoldenBit::DontCare; width]),
    ];
    prop::collection::vec(value.prop_map(Golden), POOL)
}

fn driven(golden: &Golden) -> Value {
    Value(golden.0.iter().map(|bit| fill(*bit, Bit::X)).collect())
}

/// Columns of any radix after a column of one bit, comments between the rows, and a trace of any length that is right or wrong.
fn any_comparison() -> impl Strategy<Value = (Vectors, Trace)> {
    let shape = || (radix(), 1_usize..64);
    let shapes = (prop::collection::vec(shape(), 0..3), prop::collection::vec(shape(), 0..3));
    shapes.prop_flat_map(|(inputs, outputs)| {
        let outputs = [vec![(Radix::Binary, 1)], outputs].concat();
        let column = |(name, (radix, width)): (String, &(Radix, usize))| Column { name, width: *width, radix: *radix };
        let named = |prefix: &str, shapes: &[(Radix, usize)]| -> Vec<Column> {
            shapes.iter().enumerate().map(|(at, shape)| column((format!("{prefix}{at}"), shape))).collect()
        };
        let (ins, outs) = (named("a", &inputs), named("y", &outputs));
        let pools = |columns: &[Column]| columns.iter().map(|column| pool(column.width)).collect::<Vec<_>>();
        let picks = |columns: usize| prop::collection::vec(0..POOL, columns);
        let row = (prop_oneof![9 => Just(1_u32), 1 => 2_u32..5], picks(ins.len()), picks(outs.len()));
        // An answer is that of the golden row, or one of the pool where the pick is another.
        let answer = prop_oneof![6 => Just(None), 1 => picks(outs.len()).prop_map(Some)];
        let rows = prop::collection::vec(row, 1..150);
        let answers = prop::collection::vec(answer, 0..160);
        (pools(&ins), pools(&outs), rows, answers).prop_map(move |(in_pools, out_pools, rows, answers)| {
            let pick = |pools: &[Vec<Golden>], picks: &[usize]| -> Vec<Golden> {
                pools.iter().zip(picks).map(|(pool, pick)| pool[*pick].clone()).collect()
            };
            let mut line = 2;
            let rows: Vec<Row> = rows
                .iter()
                .map(|(step, inputs, outputs)| {
                    line += step;
                    let inputs = pick(&in_pools, inputs).iter().map(driven).collect();
                    Row { line, inputs, outputs: pick(&out_pools, outputs) }
                })
                .collect();
            let answered = |(at, answer): (usize, &Option<Vec<usize>>)| match answer {
                Some(picks) => pick(&out_pools, picks).iter().map(driven).collect(),
                None => rows[at % rows.len()].outputs.iter().map(driven).collect(),
            };
            let trace = Trace { rows: answers.iter().enumerate().map(answered).collect() };
            (Vectors { inputs: ins.clone(), outputs: outs.clone(), rows }, trace)
        })
    })
}

fn any_rules() -> impl Strategy<Value = VectorRules> {
    let by = || Some("y0".to_owned());
    let tolerance = (0_u64..1000).prop_map(|most| BTreeMap::from([("y1".to_owned(), most), ("y2".to_owned(), 3)]));
    let which = prop_oneof![Just((None, false)), Just((by(), false)), Just((by(), true))];
    (any::<bool>(), which, prop_oneof![Just(BTreeMap::new()), tolerance]).prop_map(|(clocked, which, tolerance)| {
        let (qualified_by, stream) = which;
        VectorRules { clocked, qualified_by, stream, tolerance }
    })
}

/// Every golden row that counts with its answer, as docs/vectors-format.md has it.
fn expected(vectors: &Vectors, trace: &Trace, rules: &VectorRules) -> Vec<WindowRow> {
    let is_one = |golden: &Golden| *golden == is("1");
    let counts = |at: &usize| !rules.stream || is_one(&vectors.rows[*at].outputs[0]);
    let arrives = |(at, row): &(usize, &Vec<Value>)| {
        let before_reset = vectors.rows.get(*at).is_some_and(|row| !row.outputs[0].is_checked());
        !rules.stream || row[0] == value("1") || (row[0] != value("0") && !before_reset)
    };
    let mut answers = trace.rows.iter().enumerate().filter(arrives).map(|(_, row)| row.clone());
    let row = |at: usize| {
        let golden = &vectors.rows[at];
        let actual = answers.next();
        let differs = |index: usize| {
            let (column, golden) = (&vectors.outputs[index], &golden.outputs[index]);
            let within = |actual: &Value| {
                let number = |n: Option<i128>| n.filter(|_| rules.tolerance.contains_key(&column.name));
                let signed = column.radix == Radix::SignedDecimal;
                match (number(golden.to_number(signed)), number(actual.to_number(signed))) {
                    (Some(a), Some(b)) => a.abs_diff(b) <= u128::from(rules.tolerance[&column.name]),
                    _ => golden.matches(actual),
                }
            };
            let qualified = rules.qualified_by.is_none() || index == 0 || is_one(&vectors.rows[at].outputs[0]);
            let wrong = actual.as_ref().is_none_or(|actual: &Vec<Value>| !within(&actual[index]));
            qualified && golden.is_checked() && wrong
        };
        let differs = (0..vectors.outputs.len()).map(differs).collect();
        let (inputs, outputs) = (golden.inputs.clone(), golden.outputs.clone());
        WindowRow { row: at, line: golden.line, inputs, golden: outputs, actual, differs }
    };
    (0..vectors.rows.len()).filter(counts).map(row).collect()
}

fn read_back(window: &Window) -> Window {
    serde_json::from_str(&serde_json::to_string(window).expect("JSON")).expect("a window")
}

proptest! {
    #[test]
    fn a_window_is_the_rows_around_the_first_difference((vectors, trace) in any_comparison(), rules in any_rules()) {
        let rows = expected(&vectors, &trace, &rules);
        prop_assert_eq!(&align(&vectors, &trace, &rules).0.rows, &rows);
        let first = rows.iter().position(|row| row.actual.is_some() && row.differs.contains(&true));
        let mismatch = compare(&vectors, &trace, &rules).err();
        let window = mismatch.as_ref().and_then(|mismatch| mismatch.window.clone());
        prop_assert_eq!(window.is_some(), first.is_some());
        if let (Some(whole), Err(brief)) = (&mismatch, compare_briefly(&vectors, &trace, &rules)) {
            let one = first.map(|first| Window { rows: vec![rows[first].clone()], ..whole.window.clone().expect("rows") });
            let columns = whole.columns.iter().filter(|column| column.mismatching > 0).cloned().collect();
            prop_assert_eq!(*brief, Mismatch { window: one, columns, ..(**whole).clone() });
        }
        if let (Some(mismatch), Some(window), Some(first)) = (mismatch, window, first) {
            let start = rows.iter().position(|row| row.row == window.rows[0].row).expect("the first row");
            prop_assert_eq!(window.rows.len(), rows.len().min(MAX_ROWS));
            prop_assert_eq!(&window.rows, &rows[start..start + window.rows.len()]);
            prop_assert_eq!(mismatch.around_first().map(|(_, at)| start + at), Some(first));
            // Three quarters lie before, where there are as many; the card needs three before and two after.
            prop_assert!(first - start <= 47 || start + MAX_ROWS == rows.len());
            prop_assert!(first - start >= 3.min(first) && first + 2.min(rows.len() - 1 - first) < start + MAX_ROWS);
        }
    }

    #[test]
    fn nothing_of_a_window_is_lost_in_json((vectors, trace) in any_comparison(), rules in any_rules()) {
        if let Err(mismatch) = compare(&vectors, &trace, &rules) {
            let detail = Some(Detail::Mismatch(mismatch));
            let finding = Finding { detail, ..Finding::new(FindingKind::Mismatch, "wrong").quoting("words") };
            let text = serde_json::to_string(&finding).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Finding>(&text).expect("a finding"), finding);
        }
        let mut whole = align(&vectors, &trace, &rules).0;
        whole.rows.truncate(MAX_ROWS);
        if !whole.rows.is_empty() {
            prop_assert_eq!(read_back(&whole), whole);
        }
    }

    #[test]
    fn no_text_makes_reading_a_window_panic(
        run in (0_usize..3, any::<u32>(), prop_oneof![0_usize..4, Just(usize::MAX)]), text in "[-0-9a-fxz()!=* none]{0,12}",
        radix in radix(), width in 1_usize..64,
    ) {
        let column = Column { name: "y".to_owned(), width, radix };
        let json = serde_json::json!({ "rows": [run], "inputs": [[column, text]], "outputs": [[column, text, text]] });
        if let Ok(window) = serde_json::from_value::<Window>(json) {
            prop_assert_eq!(read_back(&window), window);
        }
    }
}

#[test]
fn a_window_reads_like_golden_vectors() {
    let row = |(line, bits): (u32, &str)| {
        let (a, y) = bits.split_once(' ').expect("two values");
        Row { line, inputs: vec![value(a)], outputs: vec![is("1"), is(y)] }
    };
    let rows = [(3, "0001 11111110"), (4, "0001 11111110"), (7, "1x00 00000011"), (8, "zzzz 00000000")];
    let mut vectors = Vectors {
        inputs: columns("a", &[4]),
        outputs: columns("y", &[1, 8]),
        rows: rows.into_iter().map(row).collect(),
    };
    vectors.inputs[0].radix = Radix::Hexadecimal;
    vectors.outputs[1].radix = Radix::SignedDecimal;
    vectors.rows[3].outputs[1] = Golden(vec![GoldenBit::DontCare; 8]);
    let answer = |bits: &str| vec![value("1"), value(bits)];
    let trace = Trace { rows: vec![answer("11111110"), answer("11111111"), answer("0000001x")] };
    let mismatch = compare(&vectors, &trace, &VectorRules::default()).expect_err("a mismatch");
    let json = |mismatch: &Mismatch| serde_json::to_string(&mismatch.window).expect("JSON");
    assert_eq!(
        json(&mismatch),
        r#"{"rows":[[0,3,2],[2,7,2]],"inputs":[["a0:4'h","1*2 (1x00) z"]],"outputs":[["y0:1'b","1*4","=*3 !none"],["y1:8'sd","-2*2 3 -","= !-1 !(0000001x) none"]]}"#
    );
    let mismatch = compare_briefly(&vectors, &trace, &VectorRules::default()).expect_err("a mismatch");
    assert_eq!(
        json(&mismatch),
        r#"{"rows":[[1,4,1]],"inputs":[["a0:4'h","1"]],"outputs":[["y0:1'b","1","="],["y1:8'sd","-2","!-1"]]}"#
    );
}

#[test]
fn a_damaged_window_is_not_taken_for_none() {
    let vectors = Vectors {
        inputs: vec![],
        outputs: columns("y", &[1]),
        rows: vec![Row { line: 2, inputs: vec![], outputs: vec![is("1")] }],
    };
    let mismatch = compare(&vectors, &Trace { rows: vec![vec![value("0")]] }, &VectorRules::default());
    let detail = Some(Detail::Mismatch(mismatch.expect_err("a mismatch")));
    let text = serde_json::to_string(&Finding { detail, ..Finding::new(FindingKind::Mismatch, "") }).expect("JSON");
    assert!(serde_json::from_str::<Finding>(&text).is_ok());
    for (whole, damaged) in [("[0,2,1]", "[0,2,2]"), ("!0", "!0*2"), ("!0", "!2"), ("1'b", "0'b"), ("\"rows\":1,", "")]
    {
        assert!(text.contains(whole), "{text}");
        assert!(serde_json::from_str::<Finding>(&text.replace(whole, damaged)).is_err(), "{damaged}");
    }
}
