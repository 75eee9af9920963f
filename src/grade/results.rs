//! The folder of results: every unit exactly once, in order, and either all files of a run or those of the one before.
//!
//! What a form of the results looks like is behind [`ResultFormats`]. Where the rows come from is behind [`RowSource`].

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use super::journal::GradeJournal;
use super::units::Units;
use crate::disk::files::{FileContext, FileError};
use crate::domain::gradebook::GradeRow;
use crate::domain::id::LabId;

/// The file with one row a line.
pub const RESULTS_FILE: &str = "results.jsonl";
/// Where new results are made.
const STAGING: &str = ".lab-new";

/// Takes the rows of a class, student by student, and writes them in some forms into a directory.
pub trait ResultFormats {
    /// Before the first student. Everything has to be written into `directory`.
    ///
    /// # Errors
    /// Of the file system.
    fn begin(&mut self, directory: &Path) -> io::Result<()>;

    /// Writes one row as a line of `results.jsonl`.
    ///
    /// # Errors
    /// Of `out`.
    fn line(&self, row: &GradeRow, out: &mut dyn Write) -> io::Result<()>;

    /// The rows of one student, one a lab.
    ///
    /// # Errors
    /// Of the file system.
    fn student(&mut self, rows: &[GradeRow]) -> io::Result<()>;

    /// After the last student.
    ///
    /// # Errors
    /// Of the file system.
    fn finish(&mut self) -> io::Result<()>;
}

/// What a visitor of rows does with each.
pub type Visit<'a> = dyn FnMut(GradeRow) -> Result<(), ResultsError> + 'a;

/// The rows of a class in the order of its units. They can be visited more than once.
pub trait RowSource {
    /// Visits all.
    ///
    /// # Errors
    /// When a row cannot be read, or of the visitor.
    fn each(&self, visit: &mut Visit<'_>) -> Result<(), ResultsError>;
}

/// Why there are no new results. Those of an earlier run are as they were.
#[derive(Debug, Error)]
pub enum ResultsError {
    #[error(transparent)]
    File(#[from] FileError),
    /// A mistake of ours: the rows are not every unit of the class exactly once.
    #[error("the results are not complete: {0}; this is a bug in lab, and nothing was published")]
    Incomplete(String),
}

/// The rows of a finished run.
#[derive(Debug, Clone, Copy)]
pub struct JournalRows<'a> {
    pub journal: &'a GradeJournal,
    pub units: &'a Units,
}

impl RowSource for JournalRows<'_> {
    fn each(&self, visit: &mut Visit<'_>) -> Result<(), ResultsError> {
        for unit in 0..self.units.len() {
            let record = self.journal.get(unit);
            let student = || &self.units.students()[self.units.student_of(unit)];
            let record = record.ok_or_else(|| {
                ResultsError::Incomplete(format!("no record of {:?} in {}", student(), self.journal.path().display()))
            })?;
            visit(record.row)?;
        }
        Ok(())
    }
}

/// Writes the results of a class into `output`: `results.jsonl` and what `forms` writes.
///
/// # Errors
/// [`ResultsError`]; the results of an earlier run are as they were, but for a failure in the very last step, which is
/// mended by publishing again.
pub fn publish(
    rows: &dyn RowSource,
    units: &Units,
    output: &Path,
    forms: &mut dyn ResultFormats,
) -> Result<(), ResultsError> {
    let staging = output.join(STAGING);
    remove(&staging)?;
    fs::create_dir_all(&staging).doing("create", &staging)?;
    write(rows, units, &staging, forms)?;
    audit(&staging.join(RESULTS_FILE), units)?;
    sync_tree(&staging).doing("write", &staging)?;
    put_in_place(&staging, output)?;
    remove(&staging)
}

fn write(
    rows: &dyn RowSource,
    units: &Units,
    staging: &Path,
    forms: &mut dyn ResultFormats,
) -> Result<(), ResultsError> {
    let identical = IdenticalTexts::among(rows, units)?;
    let path = staging.join(RESULTS_FILE);
    let mut file = BufWriter::with_capacity(1 << 16, File::create(&path).doing("create", &path)?);
    forms.begin(staging).doing("write", staging)?;
    let mut of_student: Vec<GradeRow> = Vec::with_capacity(units.labs().len());
    let mut next = 0;
    rows.each(&mut |mut row| {
        if units.find(&row.student, &row.lab) != Some(next) {
            return Err(ResultsError::Incomplete(format!("{:?}, {} is out of place", row.student, row.lab)));
        }
        row.identical_to = identical.to(units, next, &row);
        forms.line(&row, &mut file).doing("write", &path)?;
        of_student.push(row);
        next += 1;
        if units.lab_of(next) == 0 {
            forms.student(&of_student).doing("write", staging)?;
            of_student.clear();
        }
        Ok(())
    })?;
    forms.finish().doing("write", staging)?;
    file.flush().doing("write", &path)?;
    Ok(())
}

/// Who submitted the same as somebody else, layout, comments and names of files apart.
struct IdenticalTexts {
    /// Of each lab and text: the first two students who submitted it. A text of one student only is not kept.
    first_two: HashMap<(usize, String), (usize, usize)>,
}

impl IdenticalTexts {
    fn among(rows: &dyn RowSource, units: &Units) -> Result<Self, ResultsError> {
        let mut seen: HashMap<(usize, String), (usize, Option<usize>)> = HashMap::new();
        rows.each(&mut |row| {
            if let (Some(text), Some(unit)) = (row.normalized_sha256, units.find(&row.student, &row.lab)) {
                let student = units.student_of(unit);
                let entry = seen.entry((units.lab_of(unit), text));
                entry.and_modify(|(_, second)| *second = second.or(Some(student))).or_insert((student, None));
            }
            Ok(())
        })?;
        let several = seen.into_iter().filter_map(|(text, (first, second))| Some((text, (first, second?))));
        Ok(Self { first_two: several.collect() })
    }

    /// The first other student who submitted the same.
    fn to(&self, units: &Units, unit: usize, row: &GradeRow) -> Option<String> {
        let text = (units.lab_of(unit), row.normalized_sha256.clone()?);
        let (first, second) = *self.first_two.get(&text)?;
        let other = if first == units.student_of(unit) { second } else { first };
        Some(units.students()[other].clone())
    }
}

/// Reads what was written, and fails unless it is every unit exactly once.
fn audit(path: &Path, units: &Units) -> Result<(), ResultsError> {
    #[derive(Deserialize)]
    struct Head {
        student: String,
        lab: LabId,
    }
    let incomplete = |what: String| Err(ResultsError::Incomplete(what));
    let mut seen = vec![false; units.len()];
    for line in BufReader::new(File::open(path).doing("read", path)?).lines() {
        let line = line.doing("read", path)?;
        let Ok(Head { student, lab }) = serde_json::from_str(&line) else {
            return incomplete(format!("a line of {RESULTS_FILE} cannot be read back"));
        };
        let Some(slot) = units.find(&student, &lab).and_then(|unit| seen.get_mut(unit)) else {
            return incomplete(format!("{student:?} with {lab} is not of this class"));
        };
        if std::mem::replace(slot, true) {
            return incomplete(format!("{student:?} has two rows for {lab}"));
        }
    }
    match seen.iter().filter(|seen| !**seen).count() {
        0 => Ok(()),
        missing => incomplete(format!("{missing} of {} rows are missing", units.len())),
    }
}

/// Moves everything from `staging` to `output`: each file or directory at once.
fn put_in_place(staging: &Path, output: &Path) -> Result<(), ResultsError> {
    let mut names: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(staging).doing("read", staging)? {
        names.push(PathBuf::from(entry.doing("read", staging)?.file_name()));
    }
    // `results.jsonl` tells that the others are in place: it comes last.
    names.sort_by_key(|name| name.as_path() == Path::new(RESULTS_FILE));
    for name in names {
        let (new, old) = (staging.join(&name), output.join(&name));
        replace(&new, &old).doing("replace", &old)?;
    }
    let synced = File::open(output).and_then(|directory| directory.sync_all());
    synced.doing("write", output)?;
    Ok(())
}

/// A directory that is not empty cannot be renamed over: the two change places, where the kernel can do that.
fn replace(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    if !new.is_dir() || old.symlink_metadata().is_err() {
        return fs::rename(new, old);
    }
    if renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok() {
        return Ok(());
    }
    fs::rename(old, new.with_extension("old"))?;
    fs::rename(new, old)
}

fn remove(directory: &Path) -> Result<(), ResultsError> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Ok(Err(error).doing("remove", directory)?),
        _ => Ok(()),
    }
}

/// One call for all files: a class has a hundred thousand.
#[cfg(target_os = "linux")]
fn sync_tree(directory: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(directory)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_tree(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            sync_tree(&entry?.path())?;
        }
    }
    File::open(path)?.sync_all()
}
