//! `lab grade --gradescope`: the one submission in a Gradescope container.
//!
//! The layout is that of Gradescope's "Autograder Specifications": `submission/` holds the student's files,
//! `submission_metadata.json` tells who and when, `results/results.json` is what Gradescope reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::cli::app::App;
use crate::cli::exit::{CliError, Exit};
use crate::disk::files;
use crate::domain::text::printable;
use crate::grade::replay::Afresh;
use crate::grade::roster::{Roster, RosterEntry};
use crate::grade::submission::SubmissionReader;
use crate::judge::error::RunError;
use crate::report::grades::gradescope;

use super::args::GradeArgs;
use super::forms::exit_of_internal;
use super::setup::{GradeRequest, Setup};

/// What is needed of `submission_metadata.json`.
#[derive(Debug, Deserialize)]
struct Metadata {
    created_at: Option<String>,
    #[serde(default)]
    assignment: Assignment,
    #[serde(default)]
    users: Vec<User>,
}

#[derive(Debug, Default, Deserialize)]
struct Assignment {
    due_date: Option<String>,
}

#[derive(Debug, Deserialize)]
struct User {
    #[serde(default)]
    email: Value,
    #[serde(default)]
    id: Value,
}

/// Grades the submission, and writes what Gradescope reads.
pub fn grade(args: &GradeArgs, root: &Path, app: &App) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let root = app.machine.cwd.join(root);
    let metadata = read(&root.join("submission_metadata.json"))?;
    let due = time(metadata.assignment.due_date.as_deref())?;
    let submissions = root.join("submission");
    let mut request = GradeRequest::of(&args.class, app, due)?;
    request.submissions = Some(submissions.clone());
    let entry = RosterEntry {
        student: student(&metadata)?,
        path: PathBuf::from("submission"),
        submitted: time(metadata.created_at.as_deref())?,
    };
    let roster = Roster { base: root.clone(), entries: vec![entry], ignored: Vec::new(), listed: true };
    let Setup { grader, .. } = request.prepare(&submissions, &app.machine, &app.out)?;
    if grader.labs().count() != 1 {
        return Err(CliError::usage("Gradescope grades one lab at a time").next("--lab ID").into());
    }
    let reader = SubmissionReader::new(&roster, grader.labs());
    let row = grader.grade(&roster.entries[0], &reader, 0, &Afresh).map_err(|stop| match stop {
        RunError::Interrupted => CliError { exit: Exit::Interrupted, ..CliError::usage("interrupted") },
        RunError::Environment(why) => CliError::environment(why),
    })?;
    let text = gradescope::render(std::slice::from_ref(&row), Some(started.elapsed().as_secs_f64()))?;
    let path = root.join("results/results.json");
    files::replace(&path, text.as_bytes()).map_err(|error| CliError::environment(error.to_string()))?;
    let points = row.points.map_or_else(|| "no score".to_owned(), |points| points.to_string());
    let student = printable(&row.student);
    app.out.print(&format!("{student} {}: {}, {points} of {}\n", row.lab, row.outcome, row.max_points))?;
    Ok(if row.is_internal() { exit_of_internal(&row) } else { Exit::Success })
}

fn read(path: &Path) -> Result<Metadata, CliError> {
    let text = fs::read(path).map_err(|error| {
        CliError::environment(format!("`{}` cannot be read: {error}", path.display()))
            .next("lab grade --gradescope=ROOT, where ROOT has submission/ and submission_metadata.json")
    })?;
    serde_json::from_slice(&text)
        .map_err(|error| CliError::environment(format!("`{}` is not as Gradescope writes it: {error}", path.display())))
}

/// The id of the student; of a group that of the first.
fn student(metadata: &Metadata) -> Result<String, CliError> {
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let id = metadata.users.first().and_then(|user| text(&user.email).or_else(|| text(&user.id)));
    id.ok_or_else(|| CliError::environment("submission_metadata.json names no student"))
}

fn time(text: Option<&str>) -> Result<Option<Timestamp>, CliError> {
    let parse = |text: &str| {
        text.parse()
            .map_err(|_| CliError::environment(format!("submission_metadata.json: `{}` is no time", printable(text))))
    };
    text.map(parse).transpose()
}
