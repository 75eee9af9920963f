//! Grading a class in chunks, on machines that share a directory: parts of the results, and putting them together.
//!
//! A part holds the rows of one chunk in order, after a line that says which plan it is of. A merge takes only what is
//! exactly what was planned.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Lines};
use std::path::{Path, PathBuf};
use thiserror::Error;

use super::journal::GradeJournal;
use super::results::{ResultsError, RowSource, Visit};
use super::units::Units;
use crate::disk::files::FileContext;
use crate::disk::jsonl::write_line;
use crate::domain::gradebook::GradeRow;
use crate::domain::id::LabId;
use crate::domain::text::printable;

/// Version of a part's format.
const SCHEMA: u32 = 1;
/// Faults of one chunk that are told; with the first ones a person knows what happened.
const MOST_FAULTS: usize = 3;

/// A class that is graded in chunks.
#[derive(Debug, Clone, Copy)]
pub struct Chunks<'a> {
    /// The directory of the plan.
    pub directory: &'a Path,
    /// The key of its settings.
    pub key: &'a str,
    pub units: &'a Units,
    /// How many chunks there are.
    pub count: usize,
}

/// The first line of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PartHeader {
    part: u32,
    key: String,
    chunk: usize,
    chunks: usize,
}

/// What is wrong with the part of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartFault {
    /// There is no such file.
    Missing,
    /// It cannot be read, or a line of it is no row.
    Damaged(String),
    /// It is of other settings, labs or tools, or of a plan with another number of chunks.
    OtherPlan,
    /// A row that is not of this chunk.
    Foreign { student: String, lab: LabId },
    /// A second row of a unit.
    Doubled { student: String, lab: LabId },
    /// Rows are not there.
    Lacks { rows: usize },
}

impl fmt::Display for PartFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such part yet"),
            Self::Damaged(why) => write!(f, "it cannot be read: {why}"),
            Self::OtherPlan => f.write_str("it was made for another plan, or with other settings, labs or tools"),
            Self::Foreign { student, lab } => {
                write!(f, "`{}` in {lab} is not of this chunk", printable(student))
            }
            Self::Doubled { student, lab } => write!(f, "`{}` in {lab} is there twice", printable(student)),
            Self::Lacks { rows } => write!(f, "{rows} rows are missing"),
        }
    }
}

/// Why parts cannot be merged.
#[derive(Debug, Error)]
#[error("{}", Refusal::text(self))]
pub struct Refusal {
    /// What is wrong, by chunk. Not empty.
    pub faults: Vec<(usize, PartFault)>,
    /// Files among the parts that are of no chunk.
    pub strays: Vec<PathBuf>,
}

impl Refusal {
    /// The chunks to run again.
    pub fn chunks(&self) -> Vec<usize> {
        let mut chunks: Vec<usize> = self.faults.iter().map(|(chunk, _)| *chunk).collect();
        chunks.dedup();
        chunks
    }

    fn text(&self) -> String {
        let mut lines = Vec::new();
        for chunk in self.chunks() {
            let of_chunk = self.faults.iter().filter(|(other, _)| *other == chunk);
            let shown: Vec<String> = of_chunk.take(MOST_FAULTS).map(|(_, fault)| fault.to_string()).collect();
            lines.push(format!("part {chunk}: {}", shown.join("; ")));
        }
        lines.extend(self.strays.iter().map(|path| format!("`{}` is of no chunk of this plan", path.display())));
        format!("the parts are not the planned class:\n{}", lines.join("\n"))
    }
}

impl<'a> Chunks<'a> {
    /// Where the part of a chunk is.
    pub fn part(&self, chunk: usize) -> PathBuf {
        self.parts().join(format!("part-{chunk}.jsonl"))
    }

    /// Where the journal of a chunk is.
    pub fn journal(&self, chunk: usize) -> PathBuf {
        self.parts().join(format!("part-{chunk}.journal"))
    }

    fn parts(&self) -> PathBuf {
        self.directory.join("parts")
    }

    /// Writes the part of a chunk from the journal of its run: the whole of it or nothing.
    ///
    /// # Errors
    /// [`ResultsError`], when the file system refuses or the journal lacks a row.
    pub fn write_part(&self, chunk: usize, journal: &GradeJournal) -> Result<(), ResultsError> {
        let path = self.part(chunk);
        let temporary = path.with_extension("tmp");
        let mut file = BufWriter::new(File::create(&temporary).doing("create", &temporary)?);
        write_line(&mut file, &self.header(chunk)).doing("write", &temporary)?;
        for unit in self.units.chunk(chunk, self.count) {
            let record = journal.get(unit);
            let record = record.ok_or_else(|| ResultsError::Incomplete(format!("chunk {chunk} lacks a row")))?;
            write_line(&mut file, &record.row).doing("write", &temporary)?;
        }
        let file = file.into_inner().map_err(io::IntoInnerError::into_error).doing("write", &temporary)?;
        file.sync_all().doing("write", &temporary)?;
        fs::rename(&temporary, &path).doing("replace", &path)?;
        let parts = self.parts();
        Ok(File::open(&parts).and_then(|parts| parts.sync_all()).doing("write", &parts)?)
    }

    fn header(&self, chunk: usize) -> PartHeader {
        PartHeader { part: SCHEMA, key: self.key.to_owned(), chunk, chunks: self.count }
    }

    /// Checks that the parts are the planned class: every unit once, made with the planned settings.
    ///
    /// # Errors
    /// [`Refusal`] with every fault.
    pub fn check(self) -> Result<Parts<'a>, Refusal> {
        let faults: Vec<(usize, PartFault)> =
            (0..self.count).flat_map(|chunk| self.faults(chunk).into_iter().map(move |fault| (chunk, fault))).collect();
        let strays = self.strays();
        if faults.is_empty() && strays.is_empty() {
            return Ok(Parts { chunks: self });
        }
        Err(Refusal { faults, strays })
    }

    /// Whether the part of a chunk is there and has nothing wrong.
    pub fn is_whole(&self, chunk: usize) -> bool {
        self.faults(chunk).is_empty()
    }

    fn faults(&self, chunk: usize) -> Vec<PartFault> {
        let mut rows = match self.open(chunk) {
            Ok(rows) => rows,
            Err(fault) => return vec![fault],
        };
        let range = self.units.chunk(chunk, self.count);
        let mut seen = vec![false; range.len()];
        let mut faults = Vec::new();
        for row in &mut rows {
            let row = match row {
                Ok(row) => row,
                Err(error) => return vec![PartFault::Damaged(error.to_string())],
            };
            let unit = self.units.find(&row.student, &row.lab).filter(|unit| range.contains(unit));
            match unit.and_then(|unit| seen.get_mut(unit - range.start)) {
                None => faults.push(PartFault::Foreign { student: row.student, lab: row.lab }),
                Some(true) => faults.push(PartFault::Doubled { student: row.student, lab: row.lab }),
                Some(slot) => *slot = true,
            }
        }
        match seen.iter().filter(|seen| !**seen).count() {
            0 => {}
            rows => faults.push(PartFault::Lacks { rows }),
        }
        faults
    }

    fn open(&self, chunk: usize) -> Result<PartRows, PartFault> {
        let path = self.part(chunk);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(PartFault::Missing),
            Err(error) => return Err(PartFault::Damaged(error.to_string())),
        };
        let mut lines = BufReader::with_capacity(1 << 16, file).lines();
        let first =
            lines.next().transpose().map_err(|error| PartFault::Damaged(error.to_string()))?.unwrap_or_default();
        match serde_json::from_str::<PartHeader>(&first) {
            Ok(header) if header == self.header(chunk) => Ok(PartRows { lines }),
            Ok(_) => Err(PartFault::OtherPlan),
            Err(_) => Err(PartFault::Damaged("its first line is not that of a part".to_owned())),
        }
    }

    /// Parts of chunks that the plan does not have.
    fn strays(&self) -> Vec<PathBuf> {
        let number = |path: &Path| {
            path.file_name()?.to_str()?.strip_prefix("part-")?.strip_suffix(".jsonl")?.parse::<usize>().ok()
        };
        let entries = fs::read_dir(self.parts()).into_iter().flatten().flatten();
        let mut strays: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        strays.retain(|path| number(path).is_some_and(|chunk| *path != self.part(chunk) || chunk >= self.count));
        strays.sort();
        strays
    }
}

/// The rows of one part.
struct PartRows {
    lines: Lines<BufReader<File>>,
}

impl Iterator for PartRows {
    type Item = io::Result<GradeRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        Some(line.and_then(|line| Ok(serde_json::from_str(&line)?)))
    }
}

/// Parts that were checked.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    chunks: Chunks<'a>,
}

impl RowSource for Parts<'_> {
    fn each(&self, visit: &mut Visit<'_>) -> Result<(), ResultsError> {
        for chunk in 0..self.chunks.count {
            let path = self.chunks.part(chunk);
            let rows = self.chunks.open(chunk).map_err(|fault| io::Error::other(fault.to_string()));
            for row in rows.doing("read", &path)? {
                visit(row.doing("read", &path)?)?;
            }
        }
        Ok(())
    }
}
