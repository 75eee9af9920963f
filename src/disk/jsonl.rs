//! Files with one JSON value a line, to which whole lines are appended, so that neither a kill nor a full disk damages a record.
//!
//! What a line means is not decided here. A line that a kill left without its end is told apart from the others, and harms none of them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde::Serialize;

/// Bytes that are read at once.
const BUFFER: usize = 1 << 16;

/// Writes a value and the end of its line.
pub(crate) fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Opens a file for [`append`] and for reading; it is made if it is not there.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    File::options().create(true).read(true).append(true).open(path)
}

/// Appends whole lines with one write, and returns the byte at which they begin. Nobody else may append meanwhile.
///
/// A last line without its end is ended first. When the write fails, the lines before are whole.
pub(crate) fn append(mut file: &File, lines: &[u8]) -> io::Result<u64> {
    let before = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(lines.len() + 1);
    if before > 0 && last_byte(file, before)? != b'\n' {
        bytes.push(b'\n');
    }
    let begin = before + bytes.len() as u64;
    bytes.extend_from_slice(lines);
    file.write_all(&bytes).inspect_err(|_| {
        // Half a record helps nobody. Should this fail too, the next writer ends the torn line.
        let _ = file.set_len(before);
    })?;
    Ok(begin)
}

fn last_byte(file: &File, length: u64) -> io::Result<u8> {
    let mut last = [0];
    file.read_exact_at(&mut last, length - 1)?;
    Ok(last[0])
}

/// Reads a file line by line.
pub(crate) struct LineReader {
    file: BufReader<File>,
    line: Vec<u8>,
    /// Where the next line begins.
    next: u64,
}

/// A line of a file.
pub(crate) struct Line<'a> {
    /// The byte at which it begins.
    pub(crate) begin: u64,
    pub(crate) text: &'a [u8],
    /// Whether it has an end; only the last line may have none.
    pub(crate) is_whole: bool,
}

impl LineReader {
    /// Begins where `file` is.
    pub(crate) fn new(file: File) -> Self {
        Self { file: BufReader::with_capacity(BUFFER, file), line: Vec::new(), next: 0 }
    }

    /// The next line; `None` at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let begin = self.next;
        self.next += self.file.read_until(b'\n', &mut self.line)? as u64;
        let is_whole = self.line.pop_if(|last| *last == b'\n').is_some();
        Ok((self.next > begin).then_some(Line { begin, text: &self.line, is_whole }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_ended_by_the_next_writer_and_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jsonl");
        std::fs::write(&path, "[1]\n[2").unwrap();
        let file = open(&path).unwrap();
        assert_eq!(append(&file, b"[3]\n[4]\n").unwrap(), 7);
        assert_eq!(append(&file, b"[5]").unwrap(), 15);
        let mut lines = LineReader::new(File::open(&path).unwrap());
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((line.begin, String::from_utf8_lossy(line.text).into_owned(), line.is_whole));
        }
        let expected = [(0, "[1]", true), (4, "[2", true), (7, "[3]", true), (11, "[4]", true), (15, "[5]", false)];
        assert_eq!(found, expected.map(|(begin, text, is_whole)| (begin, text.to_owned(), is_whole)));
    }
}
