//! The journal of a run: every row is appended when it is made, so that a run that was killed goes on where it was.
//!
//! The first line holds the key of the settings; every other line is one [`GradeRecord`]. In memory there are only places in the
//! file, about a hundred bytes a unit. What to grade, and when a row still counts, is not decided here.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::units::Units;
use crate::disk::files::{FileContext, FileError};
use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::id::LabId;

/// Version of the journal's format. Raise it when what a row has changes within one version of `lab`, which the key has too.
const SCHEMA: u32 = 2;
/// What a power failure may cost: rows of this time are graded again.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// One line of the journal, but for the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeRecord {
    /// What the unit was when it was graded, see [`super::grades::Grades::fingerprint`].
    pub fingerprint: String,
    /// Its grade.
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
type TextKey = (u32, [u8; 32]);

#[derive(Debug)]
struct Index {
    /// Where the next record goes.
    end: u64,
    /// By unit.
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
        let mut options = File::options();
        let file = options.create(true).read(true).write(true).truncate(false).open(path).doing("open", path)?;
        let index = Index { end: 0, units: vec![None; units.len()], texts: HashMap::new(), synced: Instant::now() };
        let labs = units.labs().len();
        let mut journal = Self { path: path.to_owned(), file, labs, index: Mutex::new(index), _lock: lock };
        journal.load(key, units)?;
        Ok(journal)
    }

    fn load(&mut self, key: &str, units: &Units) -> Result<(), JournalError> {
        let path = self.path.clone();
        let mut reader = BufReader::with_capacity(1 << 16, self.file.try_clone().doing("open", &path)?);
        let (mut line, mut is_header) = (Vec::new(), true);
        loop {
            line.clear();
            let bytes = reader.read_until(b'\n', &mut line).doing("read", &path)?;
            if line.pop() != Some(b'\n') {
                break;
            }
            if is_header {
                check_header(&line, key, &path)?;
            } else {
                self.note_line(&line, units);
            }
            is_header = false;
            self.index_mut().end += bytes as u64;
        }
        let end = self.index_mut().end;
        self.file.set_len(end).doing("mend", &path)?;
        if is_header {
            let header = JournalHeader { journal: SCHEMA, key: key.to_owned() };
            self.append_line(&header)?;
            self.sync()?;
        }
        Ok(())
    }

    /// A line that is no record (the disk lost it in a power failure) is left where it is; its unit is graded again.
    fn note_line(&mut self, line: &[u8], units: &Units) {
        let Ok(RecordHead { row }) = serde_json::from_slice::<RecordHead>(line) else { return };
        let Some(unit) = units.find(&row.student, &row.lab) else { return };
        let lab = units.lab_of(unit);
        let index = self.index_mut();
        let place = RecordPlace { offset: index.end, bytes: u32::try_from(line.len()).unwrap_or(u32::MAX) };
        index.note(unit, lab, row.outcome, row.normalized_sha256.as_deref(), place);
    }

    fn index_mut(&mut self) -> &mut Index {
        self.index.get_mut().unwrap_or_else(PoisonError::into_inner)
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
        let line = serde_json::to_vec(line).map_err(io::Error::from);
        let mut line = line.doing("write", &self.path)?;
        let bytes = u32::try_from(line.len()).map_err(|_| io::Error::from(ErrorKind::FileTooLarge));
        let bytes = bytes.doing("write", &self.path)?;
        line.push(b'\n');
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = index.end;
        let written = self.file.write_all_at(&line, offset).inspect_err(|_| {
            // Half a record helps nobody. Should this fail too, the next run cuts it off.
            let _ = self.file.set_len(offset);
        });
        written.doing("write", &self.path)?;
        index.end += line.len() as u64;
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

    /// Where it is.
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

/// The hash as bytes, which take half the room; `None` for a text that is no SHA-256.
fn text(lab: usize, sha256: &str) -> Option<TextKey> {
    let mut bytes = [0; 32];
    if sha256.len() != 64 || !sha256.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&sha256[2 * index..2 * index + 2], 16).ok()?;
    }
    Some((u32::try_from(lab).ok()?, bytes))
}

/// Makes this process the only one that has the journal at `path`, until the result is dropped. The kernel releases the lock
/// of a process that dies.
///
/// # Errors
/// [`JournalError`].
pub fn lock(path: &Path) -> Result<File, JournalError> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory).doing("create", directory)?;
    let lock = path.with_extension("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&lock).doing("open", &lock)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(JournalError::Taken(directory.to_owned())),
        // Some network file systems have no locks; then whoever starts two graders there has to know.
        Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => {
            Err(error).doing("lock", &lock).map_err(JournalError::File)
        }
        _ => Ok(file),
    }
}
