//! Gradescope's `results.json` ("Autograder Specifications", Output format) for one student.
//!
//! - `score` is always given, since a penalty for lateness makes it less than the sum of the tests.
//! - Hidden cases are `after_published`: until then a student who submits again and again could ask them like an oracle;
//!   afterwards there is still no more than a number and whether it passed.
//! - Gradescope knows no "not graded". When a lab has no verdict there is neither a score nor a test: Gradescope refuses
//!   such a result, gives no points, and shows staff that the autograder failed, to be run again. Any score instead would
//!   be a wrong one, and the sum of the other labs too.
//! - `stdout_visibility` is hidden: what the grader prints is for staff.

use super::shown::{self, Shown};
use super::{feedback, json, words};
use crate::domain::gradebook::{GradeRow, SubmittedFile, Surroundings};
use crate::domain::weight::Points;
use serde::Serialize;

#[derive(Serialize)]
struct GradescopeResults<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<Points>,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_time: Option<f64>,
    output: String,
    output_format: &'static str,
    stdout_visibility: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tests: Vec<GradescopeTest>,
    extra_data: GradescopeExtra<'a>,
}

#[derive(Serialize)]
struct GradescopeTest {
    score: Points,
    max_score: Points,
    status: &'static str,
    name: String,
    name_format: &'static str,
    number: String,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
}

/// What a later look at the grade needs; Gradescope stores it and shows it to nobody.
#[derive(Serialize)]
struct GradescopeExtra<'a> {
    labs: Vec<Provenance<'a>>,
}

#[derive(Serialize)]
struct Provenance<'a> {
    lab: &'a str,
    verdict: &'static str,
    lab_sha256: &'a str,
    files: &'a [SubmittedFile],
    surroundings: &'a Surroundings,
}

/// The document for one student's labs. `execution_time_s` in seconds is written if it is given: it is the only thing
/// that differs from run to run.
///
/// # Errors
/// None that a grade can cause.
pub fn render(rows: &[GradeRow], execution_time_s: Option<f64>) -> serde_json::Result<String> {
    let score = words::total(rows);
    let tests = rows.iter().enumerate().flat_map(|(lab, row)| tests(lab, row, rows.len() > 1));
    json::line(&GradescopeResults {
        score,
        execution_time: execution_time_s,
        output: output(rows),
        output_format: "md",
        stdout_visibility: "hidden",
        tests: if score.is_some() { tests.collect() } else { Vec::new() },
        extra_data: GradescopeExtra { labs: rows.iter().map(provenance).collect() },
    })
}

fn output(rows: &[GradeRow]) -> String {
    let part = |row: &GradeRow| format!("{}: {}\n{}", row.lab, feedback::statement(row), feedback::remarks(row));
    let parts: Vec<String> = rows.iter().map(part).collect();
    parts.join("\n")
}

fn tests(lab: usize, row: &GradeRow, several: bool) -> Vec<GradescopeTest> {
    let prefix = if several { format!("{}: ", row.lab) } else { String::new() };
    let test = |(at, check): (usize, Shown<'_>)| GradescopeTest {
        score: check.points,
        max_score: check.max_points,
        status: if check.is_passed() { "passed" } else { "failed" },
        name: format!("{prefix}{}", check.name),
        name_format: "text",
        number: format!("{}.{}", lab + 1, at + 1),
        output: feedback::check(&check),
        output_format: "md",
        visibility: if check.visible.is_some() { "visible" } else { "after_published" },
    };
    shown::checks(row).into_iter().enumerate().map(test).collect()
}

fn provenance(row: &GradeRow) -> Provenance<'_> {
    Provenance {
        lab: row.lab.as_str(),
        verdict: row.outcome.name(),
        lab_sha256: &row.lab_sha256,
        files: &row.files,
        surroundings: &row.surroundings,
    }
}
