//! The journal of a run: every row is appended when it is made, so that a run that was killed goes on where it was.
//!
//! The first line holds the key of the settings; every other line is one [`GradeRecord`]. In memory there are only places in the
//! file, about a hundred bytes a unit. What to grade, and when a row still counts, is not decided here.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use thiserror::Error;

use super::units::Units;
use crate::disk::files::{self, FileContext, FileError};
use crate::disk::jsonl::{self, Line, LineReader};
use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::id::LabId;

/// Version of the journal's format. Raise it when what a row has changes within one version of `lab`, which the key has too.
const SCHEMA: u32 = 2;
/// What a power failure may cost: rows of this time are graded again.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// One line of the journal, but for the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeRecord {
    /// What the unit was when it was graded, see [`super::unit_grader::UnitGrader::fingerprint`].
    pub fingerprint: String,
    pub row: GradeRow,
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct JournalHeader {
    journal: u32,
    key: String,
}

/// Why a journal cannot be used.
#[derive(Debug, Error)]
pub enum JournalError {
    /// Another process has it.
    #[error("another `lab grade` is writing into `{}`", .0.display())]
    Taken(PathBuf),
    /// It was begun with other settings, labs or tools.
    #[error("`{}` was begun with other settings, labs or tools", .0.display())]
    OtherKey(PathBuf),
    /// The file system refused. The rows that were recorded before are whole.
    #[error(transparent)]
    File(#[from] FileError),
}

/// An open journal. Only one process has it; any number of threads may append.
#[derive(Debug)]
pub struct GradeJournal {
    path: PathBuf,
    file: File,
    labs: usize,
    index: Mutex<Index>,
    _lock: File,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
struct RecordPlace {
    offset: u64,
    bytes: u32,
}

/// A lab and the hash of a normalised text.
type TextKey = (u32, u128, u128);

#[derive(Debug)]
struct Index {
    units: Vec<Option<RecordPlace>>,
    /// The first record of each text.
    texts: HashMap<TextKey, RecordPlace>,
    synced: Instant,
}

impl GradeJournal {
    /// Opens the journal at `path`, or begins one, and keeps other processes from it until it is dropped. A last line without
    /// its end, which a kill or a full disk left, is cut off.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn open(path: &Path, key: &str, units: &Units) -> Result<Self, JournalError> {
        let lock = lock(path)?;
        let file = jsonl::open(path).doing("open", path)?;
        let index = Index { units: vec![None; units.len()], texts: HashMap::new(), synced: Instant::now() };
        let labs = units.labs().len();
        let mut journal = Self { path: path.to_owned(), file, labs, index: Mutex::new(index), _lock: lock };
        journal.load(key, units)?;
        Ok(journal)
    }

    fn load(&mut self, key: &str, units: &Units) -> Result<(), JournalError> {
        let path = self.path.clone();
        let mut lines = LineReader::new(self.file.try_clone().doing("open", &path)?);
        let mut has_header = false;
        while let Some(line) = lines.next().doing("read", &path)? {
            if !line.is_whole {
                self.file.set_len(line.begin).doing("mend", &path)?;
            } else if has_header {
                self.note_line(&line, units);
            } else {
                check_header(line.text, key, &path)?;
                has_header = true;
            }
        }
        if !has_header {
            let header = JournalHeader { journal: SCHEMA, key: key.to_owned() };
            self.append_line(&header)?;
            self.sync()?;
        }
        Ok(())
    }

    /// A line that is no record (the disk lost it in a power failure) is left where it is; its unit is graded again.
    fn note_line(&mut self, line: &Line<'_>, units: &Units) {
        let Ok(RecordHead { row }) = serde_json::from_slice::<RecordHead>(line.text) else { return };
        let Some(unit) = units.find(&row.student, &row.lab) else { return };
        let lab = units.lab_of(unit);
        let place = RecordPlace { offset: line.begin, bytes: u32::try_from(line.text.len()).unwrap_or(u32::MAX) };
        let index = self.index.get_mut().unwrap_or_else(PoisonError::into_inner);
        index.note(unit, lab, row.outcome, row.normalized_sha256.as_deref(), place);
    }

    /// Records the row of a unit. It is on disk about a second later, or after [`Self::sync`].
    ///
    /// # Errors
    /// [`FileError`]; then the journal is as it was before.
    pub fn append(&self, unit: usize, record: &GradeRecord) -> Result<(), FileError> {
        let place = self.append_line(record)?;
        let (row, lab) = (&record.row, unit % self.labs);
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        index.note(unit, lab, row.outcome, row.normalized_sha256.as_deref(), place);
        let is_due = index.synced.elapsed() >= SYNC_EVERY;
        if is_due {
            index.synced = Instant::now();
        }
        drop(index);
        if is_due { self.sync() } else { Ok(()) }
    }

    fn append_line(&self, line: &impl Serialize) -> Result<RecordPlace, FileError> {
        let mut text = Vec::new();
        jsonl::write_line(&mut text, line).doing("write", &self.path)?;
        let bytes = u32::try_from(text.len() - 1).map_err(|_| io::Error::from(ErrorKind::FileTooLarge));
        let bytes = bytes.doing("write", &self.path)?;
        // One thread at a time.
        let _index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = jsonl::append(&self.file, &text).doing("write", &self.path)?;
        Ok(RecordPlace { offset, bytes })
    }

    /// Returns when every record is on disk.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn sync(&self) -> Result<(), FileError> {
        self.file.sync_data().doing("write", &self.path)
    }

    /// The latest record of a unit; `None`, too, when it cannot be read back, since then it has to be made again.
    pub fn get(&self, unit: usize) -> Option<GradeRecord> {
        let place = self.index.lock().unwrap_or_else(PoisonError::into_inner).units.get(unit).copied().flatten();
        self.read(place?)
    }

    /// The row of the first submission to a lab with this normalised text, if it was graded; never one that is nobody's score.
    pub fn find_text(&self, lab: usize, normalized_sha256: &str) -> Option<GradeRow> {
        let text = text(lab, normalized_sha256)?;
        let place = self.index.lock().unwrap_or_else(PoisonError::into_inner).texts.get(&text).copied();
        self.read(place?).map(|record| record.row)
    }

    fn read(&self, place: RecordPlace) -> Option<GradeRecord> {
        let mut line = vec![0; place.bytes as usize];
        self.file.read_exact_at(&mut line, place.offset).ok()?;
        serde_json::from_slice(&line).ok()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Index {
    fn note(&mut self, unit: usize, lab: usize, outcome: Outcome, normalized: Option<&str>, place: RecordPlace) {
        if let Some(slot) = self.units.get_mut(unit) {
            *slot = Some(place);
        }
        if outcome != Outcome::Internal
            && let Some(text) = normalized.and_then(|hash| text(lab, hash))
        {
            self.texts.entry(text).or_insert(place);
        }
    }
}

fn check_header(line: &[u8], key: &str, path: &Path) -> Result<(), JournalError> {
    match serde_json::from_slice::<JournalHeader>(line) {
        Ok(JournalHeader { journal: SCHEMA, key: begun }) if begun == key => Ok(()),
        _ => Err(JournalError::OtherKey(path.to_owned())),
    }
}

/// What the index needs of a record; the rest of the line is not built.
#[derive(Deserialize)]
struct RecordHead {
    row: RowHead,
}

#[derive(Deserialize)]
struct RowHead {
    student: String,
    lab: LabId,
    #[serde(rename = "verdict")]
    outcome: Outcome,
    #[serde(default)]
    normalized_sha256: Option<String>,
}

/// The hash as two numbers, which take half the room; `None` for a text that is no SHA-256.
fn text(lab: usize, sha256: &str) -> Option<TextKey> {
    let (high, low) = sha256.split_at_checked(32).filter(|(_, low)| low.len() == 32)?;
    let [high, low] = [high, low].map(|digits| u128::from_str_radix(digits, 16).ok());
    Some((u32::try_from(lab).ok()?, high?, low?))
}

/// Makes this process the only one that has the journal at `path`, until the result is dropped. The kernel releases the lock
/// of a process that dies.
///
/// # Errors
/// [`JournalError`].
pub fn lock(path: &Path) -> Result<File, JournalError> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).doing("create", directory)?;
    files::try_lock(&path.with_extension("lock"))?.ok_or_else(|| JournalError::Taken(directory.to_owned()))
}
