//! The parts of a planned class, as its tasks write them.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::ChunkParts;
use crate::grade::chunk::Chunks;

/// Parts of a plan, and how far their journals are.
pub struct PlannedParts<'a> {
    chunks: Chunks<'a>,
    tallies: RefCell<Vec<ChunkTally>>,
}

/// How much of a journal was read, and its lines so far.
#[derive(Debug, Clone, Copy, Default)]
struct ChunkTally {
    done: bool,
    read: u64,
    lines: u64,
}

impl<'a> PlannedParts<'a> {
    /// Nothing of which was looked at yet.
    pub fn new(chunks: Chunks<'a>) -> Self {
        Self { chunks, tallies: RefCell::new(vec![ChunkTally::default(); chunks.count]) }
    }

    /// How many submissions a chunk has, one for each lab.
    fn units(&self, chunk: usize) -> u64 {
        self.chunks.units.chunk(chunk, self.chunks.count).len() as u64
    }
}

impl ChunkParts for PlannedParts<'_> {
    fn count(&self) -> usize {
        self.chunks.count
    }

    fn is_done(&self, chunk: usize) -> bool {
        let done = self.chunks.is_whole(chunk);
        self.tallies.borrow_mut()[chunk].done = done;
        done
    }

    fn rows(&self, chunk: usize) -> u64 {
        let tally = &mut self.tallies.borrow_mut()[chunk];
        if tally.done {
            return self.units(chunk);
        }
        // A journal that cannot be read now tells no less than before.
        let _ = tally.read_on(&self.chunks.journal(chunk));
        // The first line is no row; and a row that is graded again has two.
        tally.lines.saturating_sub(1).min(self.units(chunk))
    }
}

impl ChunkTally {
    /// Counts the lines that a journal has got since the last time.
    fn read_on(&mut self, path: &Path) -> io::Result<()> {
        let mut file = File::open(path)?;
        if file.metadata()?.len() < self.read {
            // What a kill left of a last line was cut off, or the journal was begun again.
            *self = Self::default();
        }
        file.seek(SeekFrom::Start(self.read))?;
        let mut file = BufReader::new(file);
        let mut buffer = [0; 1 << 14];
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            self.read += count as u64;
            self.lines += buffer[..count].split(|byte| *byte == b'\n').count() as u64 - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::domain::id::LabId;
    use crate::grade::units::Units;

    #[test]
    fn rows_are_counted_as_a_journal_grows() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("parts")).unwrap();
        let students = (0..4).map(|number| format!("s{number}"));
        let units = Units::new(students, vec![LabId::new("alu").unwrap()]);
        let chunks = Chunks { directory: dir.path(), key: "key", units: &units, count: 2 };
        let parts = PlannedParts::new(chunks);
        assert_eq!(parts.rows(0), 0);
        for (text, rows) in [("header\nrow\n", 1), ("header\nrow\nrow\nbegun", 2), ("header\nrow\n", 1), ("", 0)] {
            fs::write(chunks.journal(0), text).unwrap();
            assert_eq!(parts.rows(0), rows, "{text}");
        }
        fs::write(chunks.journal(0), "header\nrow\nrow\nrow again\n").unwrap();
        assert_eq!(parts.rows(0), 2);
        assert!(!parts.is_done(0));
    }
}
