//! GitHub Classroom: the step output `result` that its autograding reporter reads, for one student.
//!
//! The form is that of the reporter's own graders: base64 of a JSON document. The reporter sums up the scores of the
//! tests, so that a penalty for lateness is a test with a negative score. It reports nothing when `max_score` is 0, and
//! that is what a submission without a verdict gets: an `error`, no grade. It prints names and messages into the log of
//! the runner, so workflow commands in them are disarmed. A step gets `result` in its environment, where Linux takes
//! 128 KiB for one value.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::shown::{self, Shown};
use super::{github, json, plain, words};
use crate::domain::gradebook::GradeRow;
use crate::domain::verdict::Status;
use crate::domain::weight::Points;

/// Bytes of the document: with the four thirds of base64 less than 128 KiB.
const MAX_BYTES: usize = 96_000;

#[derive(Serialize)]
struct Result {
    version: u8,
    status: &'static str,
    max_score: Points,
    tests: Vec<ClassroomTest>,
}

#[derive(Serialize)]
struct ClassroomTest {
    name: String,
    status: &'static str,
    /// Negative for a penalty, so no [`Points`].
    score: f64,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_no: Option<u32>,
}

/// The value of `result` for one student's labs, without a line feed.
///
/// # Errors
/// None that a grade can cause.
pub fn render(rows: &[GradeRow]) -> serde_json::Result<String> {
    Ok(STANDARD.encode(document(rows)?.trim_end()))
}

fn document(rows: &[GradeRow]) -> serde_json::Result<String> {
    if words::total(rows).is_none() {
        let message = words::NOT_GRADED.to_owned();
        let test = ClassroomTest { name: "grading".to_owned(), status: "error", score: 0.0, message, line_no: None };
        return json::line(&Result { version: 1, status: "error", max_score: Points::ZERO, tests: vec![test] });
    }
    let all_passed = rows.iter().flat_map(|row| &row.checks).all(|check| check.verdict.status() == Status::Pass);
    json::line_within(MAX_BYTES, |room| Result {
        version: 1,
        status: if all_passed { "pass" } else { "fail" },
        max_score: rows.iter().map(|row| row.max_points).sum(),
        tests: rows.iter().flat_map(|row| tests(row, room)).collect(),
    })
}

fn tests(row: &GradeRow, room: usize) -> Vec<ClassroomTest> {
    let test = |check: &Shown<'_>| ClassroomTest {
        name: github::disarmed(&format!("{}: {}", row.lab, check.name)),
        status: if check.is_passed() { "pass" } else { "fail" },
        score: check.points.into(),
        message: github::disarmed(&if check.is_passed() { String::new() } else { plain::explanation(check, room) }),
        line_no: line(check),
    };
    let checks = shown::checks(row);
    checks.iter().map(test).chain(penalty(row)).collect()
}

/// The line of the student's file that is wrong; a mismatch is in none.
fn line(check: &Shown<'_>) -> Option<u32> {
    let finding = check.findings().first().filter(|finding| finding.mismatch().is_none())?;
    finding.location.as_ref().map(|place| place.line)
}

/// What brings the sum of the scores down to the points.
fn penalty(row: &GradeRow) -> Option<ClassroomTest> {
    let late = row.late.filter(|late| late.penalty_percent > 0)?;
    let earned: Points = row.checks.iter().map(|check| check.points).sum();
    // Through whole hundredths: a difference of floats such as 0.30000000000000004 is nobody's penalty.
    let taken = Points::from(f64::from(earned) - f64::from(row.points?));
    Some(ClassroomTest {
        name: format!("{}: late", row.lab),
        status: "fail",
        score: -f64::from(taken),
        message: words::late(late),
        line_no: None,
    })
}
