//! `lab grade diff`: whose grade would change.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::args::{DiffArgs, DiffFormat};
use crate::cli::app::Machine;
use crate::cli::exit::{CliError, Exit};
use crate::cli::output::Terminal;
use crate::domain::gradebook::GradeRow;
use crate::grade::results::RESULTS_FILE;
use crate::report::grades::diff::{self, DiffSummary};

/// `lab grade diff`.
pub fn diff(args: &DiffArgs, machine: &Machine, out: &Terminal) -> anyhow::Result<Exit> {
    let (old, new) = (rows(&machine.cwd.join(&args.old))?, rows(&machine.cwd.join(&args.new))?);
    let mut summary = DiffSummary::default();
    for change in diff::changes(old, new) {
        let change = change.map_err(|error| CliError::usage(error.to_string()))?;
        summary.add(change.as_ref());
        if let Some(change) = change {
            match args.format {
                DiffFormat::Human => out.print(&diff::lines(&change, &out.style))?,
                DiffFormat::Json => out.print(&diff::json_line(&change)?)?,
            }
        }
    }
    match args.format {
        DiffFormat::Human => out.print(&diff::footer(&summary, &out.style))?,
        DiffFormat::Json => out.print(&diff::json_footer(&summary)?)?,
    }
    Ok(if summary.is_unchanged() { Exit::Success } else { Exit::Failed })
}

/// The rows of a folder of results, or of a file.
fn rows(path: &Path) -> Result<impl Iterator<Item = io::Result<GradeRow>> + use<>, CliError> {
    let path = if path.is_dir() { path.join(RESULTS_FILE) } else { path.to_owned() };
    let file = File::open(&path).map_err(|error| {
        CliError::usage(format!("`{}` cannot be read: {error}", path.display()))
            .next("give a folder of results, or a results.jsonl")
    })?;
    let row = move |(index, line): (usize, io::Result<String>)| {
        let broken = |error: &dyn std::fmt::Display| {
            io::Error::other(format!("`{}`, line {}: {error}", path.display(), index + 1))
        };
        let line = line.map_err(|error| broken(&error))?;
        serde_json::from_str(&line).map_err(|error| broken(&error))
    };
    Ok(BufReader::new(file).lines().enumerate().map(row))
}
