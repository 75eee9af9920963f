//! The texts for people, as they are read.

use std::time::Duration;

use insta::assert_snapshot;
use lab::domain::gradebook::{GradeRow, Outcome};
use lab::domain::weight::Points;
use lab::report::grades::class_report::{self, Identical};
use lab::report::grades::class_stats::ClassStats;
use lab::report::grades::class_summary::{self, Places};
use lab::report::grades::diff::{self, DiffError, DiffSummary};
use lab::report::grades::{csv, feedback};
use lab::report::style::Style;

use crate::fixtures::*;

const PLAIN: Style = Style { color: false, unicode: true, width: 80 };
const PLACES: Places<'_> = Places {
    grades: "results/grades.csv",
    report: "results/report.md",
    feedback: "results/feedback/",
    again: "lab grade --lab counter submissions/",
};

fn stats(rows: &[GradeRow]) -> ClassStats {
    let mut stats = ClassStats::default();
    for row in rows {
        stats.add(row);
    }
    stats
}

/// A class of a size that has a histogram.
fn large_class() -> Vec<GradeRow> {
    let name = |kind: &str, n: usize| format!("{kind}{n:03}");
    let mut rows: Vec<GradeRow> = (0..60).map(|n| passing(&name("p", n))).collect();
    rows.extend((0..25).map(|n| wrong(&name("w", n))));
    rows.extend((0..10).map(|n| syntax(&name("s", n))));
    rows.extend((0..6).map(|n| wrong_where_hidden(&name("h", n))));
    rows.extend((0..2).map(|n| broken(&name("b", n))));
    rows.push(missing("m000"));
    rows
}

#[test]
fn feedback_of_a_wrong_submission() {
    assert_snapshot!(feedback::render(&[wrong("boris")]));
}

#[test]
fn feedback_of_what_does_not_elaborate() {
    assert_snapshot!(feedback::render(&[syntax("dana")]));
}

#[test]
fn feedback_of_a_hidden_failure_tells_nothing_of_it() {
    assert_snapshot!(feedback::render(&[wrong_where_hidden("fatima")]));
}

#[test]
fn feedback_over_several_labs() {
    let labs = ["alu", "counter", "mac"].map(lab);
    let mut rows = [passing("anna"), missing("anna"), broken("anna")];
    rows.iter_mut().zip(labs).for_each(|(row, lab)| row.lab = lab);
    assert_snapshot!(feedback::render(&rows));
}

#[test]
fn a_hostile_submission_is_quoted_and_nothing_else() {
    assert_snapshot!(feedback::render(&[nasty("```\n# <b>`x`</b>\n| a |")]));
}

#[test]
fn the_report_of_a_class() {
    let students = ["p000", "p001", "p002"].map(str::to_owned).to_vec();
    let mut rows = large_class();
    let mut other = passing("p000");
    other.lab = lab("alu");
    rows.push(other);
    assert_snapshot!(class_report::render(&stats(&rows), &[Identical { lab: lab("counter"), students }]));
}

#[test]
fn the_summary_of_a_class() {
    assert_snapshot!(class_summary::render(&stats(&large_class()), &PLACES, Duration::from_secs(72), &PLAIN));
    let fine = [passing("anna"), wrong("boris")];
    assert_snapshot!(class_summary::render(&stats(&fine), &PLACES, Duration::from_millis(900), &PLAIN));
}

#[test]
fn the_table_of_grades() {
    let mut bytes = Vec::new();
    csv::write_header(&mut bytes).unwrap();
    class().iter().try_for_each(|row| csv::write_row(&mut bytes, row)).unwrap();
    assert_snapshot!(String::from_utf8(bytes).unwrap().replace('\r', "␍"));
}

fn diff_of(old: Vec<GradeRow>, new: Vec<GradeRow>) -> (String, DiffSummary) {
    let rows = |rows: Vec<GradeRow>| rows.into_iter().map(Ok::<_, ()>);
    let (mut text, mut summary) = (String::new(), DiffSummary::default());
    for change in diff::changes(rows(old), rows(new)) {
        let change = change.unwrap();
        summary.add(change.as_ref());
        text.extend(change.as_ref().map(|change| diff::lines(change, &PLAIN)));
    }
    text += &diff::footer(&summary, &PLAIN);
    (text, summary)
}

#[test]
fn a_regrade_tells_who_changes_and_why() {
    let mut new =
        vec![passing("anna"), passing("boris"), wrong("dana"), missing("emil"), broken("fatima"), wrong("zoe")];
    for row in &mut new {
        row.surroundings.tools.insert("iverilog".to_owned(), "12.0".to_owned());
        row.limits.memory_bytes *= 2;
    }
    new[1].files[0].sha256 = "77".repeat(32);
    let (text, summary) = diff_of(class(), new);
    assert_eq!((summary.unchanged, summary.up, summary.ungraded), (2, 2, 1));
    assert_eq!((summary.added, summary.removed, summary.down), (1, 2, 0));
    assert_snapshot!(text);
}

#[test]
fn a_change_without_a_cause_is_called_what_it_is() {
    let mut new = passing("anna");
    new.points = Some(Points::whole(9));
    assert_snapshot!(diff_of(vec![passing("anna")], vec![new]).0);
    assert_snapshot!(diff_of(class(), class()).0);
}

#[test]
fn what_is_not_sorted_is_refused() {
    let rows = |students: [&str; 2]| students.map(|student| Ok::<_, ()>(passing(student))).into_iter();
    for wrong in [["b", "a"], ["a", "a"]] {
        let last = diff::changes(rows(["a", "b"]), rows(wrong)).last();
        assert!(matches!(last, Some(Err(DiffError::Order { side: "new", .. }))), "{last:?}");
    }
    let failing = [Ok(passing("a")), Err("disk")].into_iter();
    let last = diff::changes(failing, [Ok(passing("b"))].into_iter()).last();
    assert!(matches!(last, Some(Err(DiffError::Read("disk")))), "{last:?}");
}

#[test]
fn the_memory_of_a_class_is_flat() {
    let size = |rows: usize| {
        let mut stats = ClassStats::default();
        for n in 0..rows {
            let mut row = nasty(&format!("stüdent{n}"));
            row.outcome = if n % 2 == 0 { Outcome::Internal } else { Outcome::DoesNotElaborate };
            stats.add(&row);
        }
        class_report::render(&stats, &[]).len()
    };
    assert!(size(4000).abs_diff(size(2000)) < 100);
}
