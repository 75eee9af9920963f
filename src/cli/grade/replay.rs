//! `lab grade replay`: one grade, made again from its record.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::cli::app::Machine;
use crate::cli::exit::{CliError, Exit};
use crate::cli::output::Terminal;
use crate::domain::gradebook::GradeRow;
use crate::domain::suggest;
use crate::domain::text::printable;
use crate::grade::grader::Grader;
use crate::grade::replay::{Afresh, differences};
use crate::grade::results::RESULTS_FILE;
use crate::grade::roster::{Roster, RosterEntry};
use crate::grade::settings::GradeSettings;
use crate::grade::submission::SubmissionReader;
use crate::judge::error::RunError;

use super::args::ReplayArgs;
use super::folder;
use super::setup::{GradeRequest, Setup};

/// Differences of one grade that are told.
const MOST: usize = 20;

/// `lab grade replay`.
pub fn replay(args: &ReplayArgs, pack: Option<&Path>, machine: &Machine, out: &Terminal) -> anyhow::Result<Exit> {
    let directory = machine.cwd.join(&args.results);
    let recorded = folder::read_settings(&directory)?;
    let rows = rows(&directory, args)?;
    let mut request = GradeRequest::again(&recorded);
    request.pack = pack.map(|pack| machine.cwd.join(pack)).or(request.pack);
    let moved = args.submissions.as_ref().map(|dir| machine.cwd.join(dir));
    if request.manifest.is_none() {
        request.submissions = moved.clone().or(request.submissions);
    }
    let mut roster = request.roster(out)?;
    roster.base = moved.unwrap_or(roster.base);
    let entry = roster.entries.iter().find(|entry| entry.student == args.student).ok_or_else(|| {
        CliError::usage(format!("`{}` has no submission there", printable(&args.student)))
            .next("--submissions DIR, if they were moved")
    })?;
    let Setup { grader, settings } = request.prepare(&roster.base, machine, out)?;
    if let Some(error) = not_reproducible(&recorded, &settings) {
        return Err(error.into());
    }
    let replay = Replay { grader: &grader, roster: &roster, entry };
    let mut exit = Exit::Success;
    for row in &rows {
        exit = exit.max(replay.one(row, out)?);
    }
    Ok(exit)
}

/// The recorded rows of the student.
fn rows(directory: &Path, args: &ReplayArgs) -> Result<Vec<GradeRow>, CliError> {
    let path = directory.join(RESULTS_FILE);
    let unreadable = |error: std::io::Error| {
        CliError::usage(format!("`{}` cannot be read: {error}", path.display())).next("has the run come to its end?")
    };
    let (mut rows, mut students) = (Vec::new(), Vec::new());
    for line in BufReader::new(File::open(&path).map_err(unreadable)?).lines() {
        let row: GradeRow = serde_json::from_str(&line.map_err(unreadable)?).map_err(|e| unreadable(e.into()))?;
        if row.student != args.student {
            students.push(row.student);
        } else if args.lab.as_ref().is_none_or(|lab| row.lab.as_str() == lab) {
            rows.push(row);
        }
    }
    if !rows.is_empty() {
        return Ok(rows);
    }
    students.dedup();
    let lab = args.lab.as_ref().map(|lab| format!(" in {}", printable(lab))).unwrap_or_default();
    let error = CliError::usage(format!("there is no grade of `{}`{lab}", printable(&args.student)));
    match suggest::did_you_mean(&args.student, students.iter().map(String::as_str)) {
        Some(next) => Err(error.next(printable(&next))),
        None => Err(error),
    }
}

/// Why the grade cannot be made again here.
fn not_reproducible(recorded: &GradeSettings, now: &GradeSettings) -> Option<CliError> {
    if recorded.key == now.key {
        return None;
    }
    let differences = recorded.decides.differences(&now.decides).join("\n  ");
    let message = format!("the grade cannot be reproduced here:\n  {differences}");
    Some(if recorded.decides.is_same_machine(&now.decides) {
        CliError::broken(message).next("take the labs, the private pack and the secret of that time")
    } else {
        CliError::environment(message).next("take the tools of that time")
    })
}

struct Replay<'a> {
    grader: &'a Grader,
    roster: &'a Roster,
    entry: &'a RosterEntry,
}

impl Replay<'_> {
    fn one(&self, recorded: &GradeRow, out: &Terminal) -> anyhow::Result<Exit> {
        let name = format!("{} {}", printable(&recorded.student), recorded.lab);
        let lab = self.grader.labs().position(|lab| lab.id == recorded.lab);
        let lab = lab.ok_or_else(|| CliError::broken(format!("there is no lab {} any more", recorded.lab)))?;
        let reader = SubmissionReader::new(self.roster, self.grader.labs());
        let made = self.grader.grade(self.entry, &reader, lab, &Afresh).map_err(|stop| match stop {
            RunError::Interrupted => CliError { exit: Exit::Interrupted, ..CliError::usage("interrupted") },
            RunError::Environment(why) => CliError::environment(why),
        })?;
        if made.files != recorded.files {
            let message = format!("{name}: the submission is not the one that was graded");
            let next = "hashes of its files are in results.jsonl; --submissions DIR, if there are several copies";
            return Err(CliError::usage(message).next(next).into());
        }
        let differences = differences(recorded, &made);
        let points = recorded.points.map_or_else(|| "no score".to_owned(), |points| points.to_string());
        if differences.is_empty() {
            let max = recorded.max_points;
            out.print(&format!("{name}: the same grade again: {}, {points} of {max}\n", recorded.outcome))?;
            return Ok(Exit::Success);
        }
        let shown: Vec<String> = differences.iter().take(MOST).map(|line| format!("  {}\n", printable(line))).collect();
        out.print(&format!("{name}: another grade\n{}", shown.concat()))?;
        Ok(Exit::Failed)
    }
}
