//! `lab grade SUBMISSIONS`: a class on this machine.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::args::{ClassArgs, GradeArgs};
use super::folder::{self, JOURNAL_FILE};
use super::publish::GradedClass;
use super::setup::{GradeRequest, Setup};
use crate::cli::app::{App, Machine};
use crate::cli::exit::{CliError, Exit};
use crate::cli::output::Terminal;
use crate::cli::progress::ClassProgress;
use crate::disk::files;
use crate::exec::shell_word;
use crate::grade::assignment::Assignment;
use crate::grade::journal::GradeJournal;
use crate::grade::results::JournalRows;
use crate::grade::run::Run;
use crate::grade::settings::GradeSettings;
use crate::judge::error::RunError;
use clap::ValueEnum;

pub fn grade(args: &GradeArgs, app: &App) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let request = GradeRequest::of(&args.class, app, None)?;
    let roster = request.roster(&app.out)?;
    let output = app.machine.cwd.join(&args.class.output);
    folder::check(&output, request.submissions.as_deref())?;
    let Setup { grader, settings } = request.prepare(&roster.base, &app.machine, &app.out)?;
    let settings = GradeSettings { formats: format_names(&args.class), ..settings };
    folder::check_settings(&output, &settings)?;
    create(&output)?;
    let grading = Assignment::new(&grader, &roster);
    let units = grading.units();
    let journal = GradeJournal::open(&output.join(JOURNAL_FILE), &settings.key, units);
    let journal = journal.map_err(|error| folder::journal_error(&error))?;
    files::remove_temporaries(&output);
    settings.write(&output).map_err(|error| CliError::environment(error.to_string()))?;
    let threads = threads(args.jobs, &app.machine);
    let progress = ClassProgress::new(units.len(), app.out);
    let run = Run { grades: &grading, journal: &journal, threads, cancel: &app.machine.cancel, watcher: &progress };
    let ended = progress.during(|| run.units(0..units.len()));
    if let Some(exit) = told_stop(ended, &progress, units.len(), &app.out)? {
        return Ok(exit);
    }
    let rows = JournalRows { journal: &journal, units };
    let shown = args.class.output.display().to_string();
    let again = typed();
    let graded = GradedClass {
        output: &output,
        shown: &shown,
        settings: &settings,
        units,
        again: &again,
        wall: started.elapsed(),
    };
    graded.publish(&rows, &app.out)
}

/// The names of the forms that are asked for, once each.
pub fn format_names(args: &ClassArgs) -> Vec<String> {
    let mut formats = args.format.clone();
    formats.sort_unstable();
    formats.dedup();
    formats.iter().filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned())).collect()
}

/// Makes the folder of results.
pub fn create(output: &Path) -> Result<(), CliError> {
    let created = fs::create_dir_all(output);
    created.map_err(|error| CliError::environment(format!("`{}` cannot be made: {error}", output.display())))
}

/// Says why a run stopped, if it did, and what it leaves: the exit of an interrupted one, an error of any other.
pub fn told_stop(
    ended: Result<(), RunError>,
    progress: &ClassProgress,
    total: usize,
    out: &Terminal,
) -> Result<Option<Exit>, CliError> {
    if let Some(spared) = progress.spared().filter(|_| ended.is_ok()) {
        out.remark(&spared);
    }
    let next = || format!("{} of {total} are graded; the same command goes on from there", progress.done());
    match ended {
        Ok(()) => Ok(None),
        Err(RunError::Interrupted) => {
            out.error("interrupted", Some(&next()));
            Ok(Some(Exit::Interrupted))
        }
        Err(RunError::Environment(why)) => Err(CliError::environment(why).next(next())),
    }
}

/// What was typed, to be typed again.
fn typed() -> String {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| shell_word(&word)).collect();
    format!("lab {}", words.join(" "))
}

/// How many units are graded at once.
pub fn threads(jobs: Option<std::num::NonZeroUsize>, machine: &Machine) -> usize {
    jobs.map_or(machine.threads, std::num::NonZero::get)
}
