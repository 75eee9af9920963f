//! The folder of results: whether a run may write there.

use crate::cli::exit::{CliError, Exit};
use crate::grade::journal::JournalError;
use crate::grade::plan::ROSTER_FILE;
use crate::grade::results::ResultsError;
use crate::grade::settings::{GradeSettings, RUN_FILE, RunSettingsError};
use std::fs;
use std::path::{Path, PathBuf};

/// The journal of a run that is not split into chunks.
pub const JOURNAL_FILE: &str = "journal.jsonl";

/// Any of these shows that the folder is one of results, also where the run was killed at its very beginning.
const OWN_FILES: [&str; 3] = [RUN_FILE, JOURNAL_FILE, ROSTER_FILE];

/// Refuses a folder that is among the submissions or around them, and one that holds something else.
///
/// # Errors
/// Always a wrong invocation.
pub fn check(output: &Path, submissions: Option<&Path>) -> Result<(), CliError> {
    let (output_real, submissions) = (real(output), submissions.map(real));
    if let Some(submissions) = submissions {
        let shown = output.display();
        if output_real.starts_with(&submissions) {
            return Err(CliError::usage(format!("the results, `{shown}`, would lie among the submissions"))
                .next("give another folder with --output"));
        }
        if submissions.starts_with(&output_real) {
            return Err(CliError::usage(format!("the submissions lie in the folder of results, `{shown}`"))
                .next("give another folder with --output"));
        }
    }
    if output.exists() && !output.is_dir() {
        return Err(CliError::usage(format!("`{}` is no folder", output.display())));
    }
    let mut names = fs::read_dir(output).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let is_ours = |name: &str| OWN_FILES.iter().any(|own| output.join(own).exists()) || name.starts_with(".lab-");
    if names.any(|name| !is_ours(&name.to_string_lossy())) {
        return Err(CliError::usage(format!("`{}` is neither empty nor a folder of results", output.display()))
            .next("give another folder with --output"));
    }
    Ok(())
}

/// The path without links, also of what does not exist yet.
fn real(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    for ancestor in path.ancestors() {
        if let Ok(found) = ancestor.canonicalize() {
            return missing.iter().rev().fold(found, |path: PathBuf, name| path.join(name));
        }
        missing.extend(ancestor.file_name());
    }
    path.to_owned()
}

/// Refuses settings that are not those of the run that is in the folder.
///
/// # Errors
/// A wrong invocation; when settings cannot be read, the environment's.
pub fn check_settings(output: &Path, settings: &GradeSettings) -> Result<(), CliError> {
    if !output.join(RUN_FILE).exists() {
        return Ok(());
    }
    let begun = read_settings(output)?;
    if begun.key != settings.key {
        let differences = begun.decides.differences(&settings.decides).join("\n  ");
        let message = format!("`{}` has grades that were made otherwise:\n  {differences}", output.display());
        return Err(CliError::usage(message).next(
            "grade into another folder (--output DIR), and see with lab grade diff OLD NEW whose grade changes",
        ));
    }
    if begun.chunks == settings.chunks {
        return Ok(());
    }
    let plan = |settings: &GradeSettings| settings.chunks.map_or("one run".to_owned(), |n| format!("{n} chunks"));
    let message = format!("`{}` was begun as {}, not as {}", output.display(), plan(&begun), plan(settings));
    Err(CliError::usage(message).next("give another folder with --output"))
}

/// The settings of a folder of results.
///
/// # Errors
/// A wrong invocation when it is none.
pub fn read_settings(directory: &Path) -> Result<GradeSettings, CliError> {
    GradeSettings::read(directory).map_err(|error| settings_error(directory, &error))
}

/// Why `run.json` or `roster.jsonl` cannot be used.
pub fn settings_error(directory: &Path, error: &RunSettingsError) -> CliError {
    if directory.join(RUN_FILE).exists() {
        return CliError::environment(error.to_string());
    }
    CliError::usage(format!("`{}` is no folder of results: it has no {RUN_FILE}", directory.display()))
        .next("lab grade and lab grade plan make one")
}

/// Why a journal cannot be used.
pub fn journal_error(error: &JournalError) -> CliError {
    match error {
        JournalError::Taken(_) => {
            CliError::usage(error.to_string()).next("wait for it, or give another folder with --output")
        }
        JournalError::OtherKey(_) => CliError::usage(error.to_string()).next("give another folder with --output"),
        JournalError::File(error) => CliError::environment(error.to_string()),
    }
}

/// Why there are no results.
pub fn results_error(error: &ResultsError) -> CliError {
    match error {
        ResultsError::File(error) => {
            CliError::environment(error.to_string()).next("every grade is in the journal: the same command goes on")
        }
        ResultsError::Incomplete(_) => {
            CliError { exit: Exit::Internal, ..CliError::usage(error.to_string()) }.next("please report it")
        }
    }
}
