//! `lab grade plan`, `chunk` and `merge`: a class on several machines, driven by any scheduler.

use super::args::{ChunkArgs, MergeArgs, PlanArgs};
use super::folder::{self, JOURNAL_FILE};
use super::local::{create, format_names, threads, told_stop};
use super::publish::GradedClass;
use super::setup::{GradeRequest, Setup};
use crate::cli::app::{App, Machine};
use crate::cli::exit::{CliError, Exit};
use crate::cli::output::Terminal;
use crate::cli::progress::ClassProgress;
use crate::exec::shell_word;
use crate::grade::assignment::Assignment;
use crate::grade::chunk::{Chunks, Refusal};
use crate::grade::journal::{self, GradeJournal};
use crate::grade::plan::{read_roster, write_roster};
use crate::grade::run::Run;
use crate::grade::settings::GradeSettings;
use crate::grade::units::Units;
use std::path::Path;
use std::time::Instant;

/// `lab grade plan`.
pub fn plan(args: &PlanArgs, app: &App) -> anyhow::Result<Exit> {
    let request = GradeRequest::of(&args.class, app, None)?;
    let roster = request.roster(&app.out)?;
    let output = app.machine.cwd.join(&args.class.output);
    folder::check(&output, request.submissions.as_deref())?;
    let students = roster.entries.len();
    let of_size = |size: std::num::NonZeroUsize| students.div_ceil(size.get());
    let chunks = args.chunks.map_or_else(|| args.chunk_size.map_or(1, of_size), std::num::NonZero::get);
    if chunks > students {
        let message = format!("{students} students cannot be split into {chunks} chunks");
        return Err(CliError::usage(message).next("a chunk should take at least a minute").into());
    }
    let Setup { settings, .. } = request.prepare(&roster.base, &app.machine, &app.out)?;
    let settings = GradeSettings { formats: format_names(&args.class), chunks: Some(chunks), ..settings };
    folder::check_settings(&output, &settings)?;
    create(&output)?;
    let written = write_roster(&output, &roster).and_then(|()| settings.write(&output));
    written.map_err(|error| CliError::environment(error.to_string()))?;
    let dir = shell_word(args.class.output.as_os_str());
    app.out.print(&format!(
        "{students} students, {chunks} chunks\n\
         lab grade chunk {dir} K   grades chunk K, for K from 0 to {}\n\
         lab grade merge {dir}     puts them together\n",
        chunks - 1
    ))?;
    Ok(Exit::Success)
}

/// `lab grade chunk`.
pub fn chunk(args: &ChunkArgs, pack: Option<&Path>, machine: &Machine, out: &Terminal) -> anyhow::Result<Exit> {
    let directory = machine.cwd.join(&args.dir);
    let planned = folder::read_settings(&directory)?;
    let count = planned_chunks(&planned, &args.dir)?;
    if args.chunk >= count {
        let message = format!("there is no chunk {}: the plan has {count}, from 0", args.chunk);
        return Err(CliError::usage(message).into());
    }
    let roster = read_roster(&directory).map_err(|error| folder::settings_error(&directory, &error))?;
    let mut request = GradeRequest::again(&planned);
    request.pack = pack.map(|pack| machine.cwd.join(pack)).or(request.pack);
    let Setup { grader, settings } = request.prepare(&roster.base, machine, out)?;
    check_same(&planned, &settings)?;
    let grading = Assignment::new(&grader, &roster);
    let chunks = Chunks { directory: &directory, key: &planned.key, units: grading.units(), count };
    let journal = GradeJournal::open(&chunks.journal(args.chunk), &planned.key, grading.units());
    let journal = journal.map_err(|error| folder::journal_error(&error))?;
    let units = grading.units().chunk(args.chunk, count);
    let progress = ClassProgress::new(units.len(), *out);
    let run = Run {
        grades: &grading,
        journal: &journal,
        threads: threads(args.jobs, machine),
        cancel: &machine.cancel,
        watcher: &progress,
    };
    let ended = progress.during(|| run.units(units.clone()));
    if let Some(exit) = told_stop(ended, &progress, units.len(), out)? {
        return Ok(exit);
    }
    chunks.write_part(args.chunk, &journal).map_err(|error| folder::results_error(&error))?;
    out.print(&format!("chunk {} of {count}: {} graded\n", args.chunk, progress.done()))?;
    Ok(Exit::Success)
}

/// `lab grade merge`.
pub fn merge(args: &MergeArgs, machine: &Machine, out: &Terminal) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let directory = machine.cwd.join(&args.dir);
    let settings = folder::read_settings(&directory)?;
    let count = planned_chunks(&settings, &args.dir)?;
    let roster = read_roster(&directory).map_err(|error| folder::settings_error(&directory, &error))?;
    let students = roster.entries.into_iter().map(|entry| entry.student);
    let units = Units::new(students, settings.decides.labs.keys().cloned().collect());
    let lock = journal::lock(&directory.join(JOURNAL_FILE)).map_err(|error| folder::journal_error(&error))?;
    let chunks = Chunks { directory: &directory, key: &settings.key, units: &units, count };
    let parts = chunks.check().map_err(|refusal| refused(&refusal, &args.dir))?;
    let shown = args.dir.display().to_string();
    let again = format!("lab grade chunk {} K", shell_word(args.dir.as_os_str()));
    let graded = GradedClass {
        output: &directory,
        shown: &shown,
        settings: &settings,
        units: &units,
        again: &again,
        wall: started.elapsed(),
    };
    let exit = graded.publish(&parts, out)?;
    drop(lock);
    Ok(exit)
}

/// Into how many chunks a class was planned.
pub fn planned_chunks(settings: &GradeSettings, directory: &Path) -> Result<usize, CliError> {
    settings.chunks.ok_or_else(|| {
        CliError::usage(format!("`{}` is graded in one run, not in chunks", directory.display()))
            .next("lab grade plan splits a class into chunks")
    })
}

/// A chunk is graded as it was planned or not at all: its rows would not be those of the others.
fn check_same(planned: &GradeSettings, now: &GradeSettings) -> Result<(), CliError> {
    if planned.key == now.key {
        return Ok(());
    }
    let differences = planned.decides.differences(&now.decides).join("\n  ");
    let message = format!("here a grade is not what it is where the class was planned:\n  {differences}");
    if planned.decides.is_same_machine(&now.decides) {
        return Err(CliError::usage(message).next("plan the class again, into another folder"));
    }
    Err(CliError::environment(message).next("make this machine like the others, or plan the class on it"))
}

fn refused(refusal: &Refusal, directory: &Path) -> CliError {
    let dir = shell_word(directory.as_os_str());
    let chunks: Vec<String> = refusal.chunks().iter().map(ToString::to_string).collect();
    let next = match (chunks.is_empty(), refusal.strays.is_empty()) {
        (true, _) => "remove these files".to_owned(),
        (false, true) => format!("run again: lab grade chunk {dir} K, for K in {}", chunks.join(" ")),
        (false, false) => {
            format!("remove those files, and run again: lab grade chunk {dir} K, for K in {}", chunks.join(" "))
        }
    };
    CliError::environment(refusal.to_string()).next(next)
}
