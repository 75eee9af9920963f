//! Exercism's `results.json`, version 3 ("The Test Runner Interface"), for one lab.
//!
//! `error` means that no test was run: the submission cannot be used, does not elaborate, or has no verdict. An internal
//! error is an `error` too, whose message says that it is not the student's: Exercism knows nothing else, and keeps no
//! points. Students' own output is taken out of submissions before they run, so the notes about that stand where the
//! output would.

use super::shown::{self, Shown};
use super::{json, plain, words};
use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::verdict::Status;
use crate::report::text::one_line;
use serde::Serialize;

/// Bytes of a message ("limited to 65535 characters, less with multi-byte characters").
const MAX_MESSAGE: usize = 65_535;
/// Characters of an output.
const MAX_OUTPUT: usize = 500;
/// Bytes of a character at most.
const CHAR: usize = 4;
/// The words that the interface asks for at the end of an output that was cut.
const TRUNCATED: &str = "\nOutput was truncated. Please limit to 500 chars";

#[derive(Serialize)]
struct ExercismResults {
    version: u8,
    status: &'static str,
    message: Option<String>,
    tests: Vec<ExercismTest>,
}

#[derive(Serialize)]
struct ExercismTest {
    name: String,
    status: &'static str,
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
}

/// The document for one lab of one student.
///
/// # Errors
/// None that a grade can cause.
pub fn render(row: &GradeRow) -> serde_json::Result<String> {
    let checks = shown::checks(row);
    let status = match row.outcome {
        Outcome::Passed => "pass",
        Outcome::Internal | Outcome::Missing | Outcome::Rejected | Outcome::DoesNotElaborate => "error",
        _ if checks.is_empty() => "error",
        _ => "fail",
    };
    let is_error = status == "error";
    let mut tests: Vec<ExercismTest> = if is_error { Vec::new() } else { checks.iter().map(test).collect() };
    if let Some(first) = tests.first_mut() {
        first.output = output(row);
    }
    json::line(&ExercismResults { version: 3, status, message: is_error.then(|| message(row)), tests })
}

fn message(row: &GradeRow) -> String {
    let explained = shown::decisive(row).filter(|check| !check.findings().is_empty());
    explained.map_or_else(|| shown::reason(row), |check| plain::explanation(&check, MAX_MESSAGE / CHAR))
}

fn test(check: &Shown<'_>) -> ExercismTest {
    let status = match check.status {
        Status::Pass => "pass",
        Status::Fail => "fail",
        Status::Blocked | Status::Broken(_) => "error",
    };
    let message = (!check.is_passed()).then(|| plain::explanation(check, MAX_MESSAGE / CHAR));
    ExercismTest { name: check.name.clone(), status, message, output: None }
}

fn output(row: &GradeRow) -> Option<String> {
    let lines: Vec<String> = row.notes.iter().map(|note| one_line(&words::cause(note))).collect();
    (!lines.is_empty()).then(|| words::cut(&lines.join("\n"), MAX_OUTPUT, TRUNCATED))
}
