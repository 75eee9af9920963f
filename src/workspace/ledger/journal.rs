//! The journal file: appending to it and reading it, so that neither a kill nor a full disk damages a record.
//!
//! What the records mean is in `record` and `state`.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::record::{LedgerEvent, RECORD_VERSION, Record};
use crate::disk::files::{self, FileContext, FileError};
use crate::disk::jsonl::{self, LineReader};
use jiff::Timestamp;
use serde::Deserialize;
use thiserror::Error;

const JOURNAL_FILE: &str = "journal.jsonl";

/// The journal of one workspace or pack.
#[derive(Debug, Clone)]
pub struct Journal {
    state_dir: PathBuf,
    path: PathBuf,
}

/// What stands in a journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalLines {
    /// Every record once, in the order of time, and where times are equal, of ids.
    pub records: Vec<Record>,
    /// Lines that are no record: torn by a kill or a full disk, or damaged. They are skipped, and stay in the file.
    pub unreadable: usize,
}

/// Why the journal cannot be read or written. All of these are the environment's.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// A later `lab` wrote to it.
    #[error(
        "`{}`, line {line}: a newer lab wrote this record (version {version}, this one knows {RECORD_VERSION}); \
         nothing is lost: install the newer lab here too", path.display()
    )]
    Newer {
        path: PathBuf,
        /// The first such line, from 1.
        line: usize,
        /// The version of its record.
        version: u32,
    },
    /// The file system refused; the journal holds every record that it held before.
    #[error("your progress is not recorded: {0}")]
    NotRecorded(FileError),
    /// The journal is there, but cannot be read.
    #[error(transparent)]
    Unreadable(FileError),
}

impl Journal {
    /// The journal in a state directory (`.lab`); nothing is read or made yet.
    pub fn new(state_dir: &Path) -> Self {
        Self { state_dir: state_dir.to_owned(), path: state_dir.join(JOURNAL_FILE) }
    }

    /// Appends one record a event, all of the time `at`, with one write, and returns when they are on disk.
    ///
    /// # Errors
    /// [`LedgerError::NotRecorded`]; the earlier records are as they were.
    pub fn append(&self, at: Timestamp, events: impl IntoIterator<Item = LedgerEvent>) -> Result<(), LedgerError> {
        let records: io::Result<Vec<Record>> = events.into_iter().map(|event| record(at, event)).collect();
        let lines = records.and_then(|records| lines(&records)).doing("write", &self.path);
        match lines {
            Ok(lines) if lines.is_empty() => Ok(()),
            lines => lines.and_then(|lines| self.append_lines(&lines)).map_err(LedgerError::NotRecorded),
        }
    }

    fn append_lines(&self, lines: &[u8]) -> Result<(), FileError> {
        let _lock = files::lock(&self.state_dir)?;
        let file = jsonl::open(&self.path).doing("open", &self.path)?;
        let begin = jsonl::append(&file, lines).doing("write", &self.path)?;
        let synced = file.sync_data().inspect_err(|_| {
            // It is told that nothing was recorded.
            let _ = file.set_len(begin);
        });
        synced.doing("write", &self.path)
    }

    /// All records.
    ///
    /// # Errors
    /// [`LedgerError::Newer`] and [`LedgerError::Unreadable`]. A journal that does not exist is empty.
    pub fn read(&self) -> Result<JournalLines, LedgerError> {
        // Waits for a writer, so that a record in the making is not taken for a torn one. A directory that is read-only
        // or has no lock yet has no writer either.
        let lock = File::open(self.state_dir.join("lock")).ok();
        let _lock = lock.as_ref().map(File::lock_shared);
        match File::open(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(JournalLines::default()),
            file => self.parse(file.doing("read", &self.path).map_err(LedgerError::Unreadable)?),
        }
    }

    fn parse(&self, file: File) -> Result<JournalLines, LedgerError> {
        let mut contents = JournalLines::default();
        let (mut lines, mut number) = (LineReader::new(file), 0);
        while let Some(line) = lines.next().doing("read", &self.path).map_err(LedgerError::Unreadable)? {
            number += 1;
            if line.text.trim_ascii().is_empty() {
                continue;
            }
            let record = serde_json::from_slice::<Record>(line.text);
            // What an older `lab` cannot read may be whole all the same.
            let version = record.as_ref().map_or_else(|_| version(line.text), |record| Some(record.v));
            match (version, record) {
                (Some(version), _) if version > RECORD_VERSION => {
                    return Err(LedgerError::Newer { path: self.path.clone(), line: number, version });
                }
                (_, Ok(record)) => contents.records.push(record),
                (_, Err(_)) => contents.unreadable += 1,
            }
        }
        contents.records.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let mut seen = HashSet::new();
        contents.records.retain(|record| seen.insert(record.id.clone()));
        Ok(contents)
    }
}

/// The version of a record of any version.
fn version(line: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct AnyVersion {
        v: u32,
    }
    serde_json::from_slice(line).ok().map(|AnyVersion { v }| v)
}

fn record(at: Timestamp, event: LedgerEvent) -> io::Result<Record> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(Record { v: RECORD_VERSION, id: format!("{:016x}", u64::from_be_bytes(random)), at, event })
}

fn lines(records: &[Record]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for record in records {
        jsonl::write_line(&mut lines, record)?;
    }
    Ok(lines)
}
