//! The `PrairieLearn` platform's `results.json` ("External grading", Grading results) for one student.
//!
//! When a lab has no verdict the submission is not `gradable`: it costs no attempt and no points. Everything else is
//! gradable, also what is no Verilog, since that is a verdict. A document has at most 1 MB.

use serde::Serialize;

use super::shown::{self, Shown};
use super::{json, plain, words};
use crate::domain::gradebook::GradeRow;
use crate::domain::weight::Points;
use crate::report::text::one_line;

/// Bytes of a document.
const MAX_BYTES: usize = 1_000_000;
/// Characters of the text about all labs, with the most room that there is.
const MESSAGE: usize = 4000;

#[derive(Serialize)]
struct PrairieLearnResults {
    gradable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    format_errors: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tests: Vec<PrairieLearnTest>,
}

#[derive(Serialize)]
struct PrairieLearnTest {
    name: String,
    description: String,
    points: Points,
    max_points: Points,
    message: String,
}

/// The document for one student's labs.
///
/// # Errors
/// None that a grade can cause.
pub fn render(rows: &[GradeRow]) -> serde_json::Result<String> {
    let total = words::total(rows);
    let most: Points = rows.iter().map(|row| row.max_points).sum();
    json::line_within(MAX_BYTES, |room| PrairieLearnResults {
        gradable: total.is_some(),
        score: total.map(|points| points.share_of(most)),
        message: message(rows, room),
        format_errors: if total.is_some() { Vec::new() } else { vec![words::NOT_GRADED] },
        tests: match total {
            Some(_) => rows.iter().flat_map(|row| tests(row, room)).collect(),
            None => Vec::new(),
        },
    })
}

fn message(rows: &[GradeRow], room: usize) -> String {
    let line = |row: &GradeRow| {
        let late = row.late.map(|late| format!("\n  {}", words::late(late))).unwrap_or_default();
        let notes: Vec<String> =
            row.notes.iter().map(|note| format!("\n  {}", one_line(&words::cause(note)))).collect();
        format!("{}: {}; {}{late}{}", row.lab, words::row_points(row), shown::reason(row), notes.concat())
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    words::cut(&lines.join("\n"), room.min(MESSAGE), "…")
}

fn tests(row: &GradeRow, room: usize) -> Vec<PrairieLearnTest> {
    let test = |check: Shown<'_>| PrairieLearnTest {
        name: format!("{}: {}", row.lab, check.name),
        description: words::cut(&check.outcome(), room.min(200), "…"),
        points: check.points,
        max_points: check.max_points,
        message: if check.is_passed() { String::new() } else { plain::explanation(&check, room) },
    };
    shown::checks(row).into_iter().map(test).collect()
}
