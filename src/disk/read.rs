//! Reads an opened file: a regular one of a sensible size, and if it is a source, text that is not empty.
//!
//! Where a file is looked for, and what to do where it cannot be used, is for those to say who ask: `workspace::sources` for a
//! learner's workspace, `grade::submission` for the submissions of a class. What is wrong with it has the same words for both.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;

use super::text::{self, NotText};
use crate::domain::finding::{Code, Finding, FindingKind};
use rustix::io::Errno;

/// The largest source file that is read, in bytes.
pub(crate) const MAX_SOURCE_BYTES: u64 = 256 * 1024;

/// Why a file cannot be used, whoever wants it.
pub(crate) enum ReadProblem {
    Missing,
    /// A symbolic link where none is followed.
    Link,
    /// Links that lead to one another.
    Looping,
    NotAFile(&'static str),
    /// Larger than it may be.
    TooLarge,
    Denied,
    Io(io::Error),
    NotText(NotText),
    Empty,
}

impl From<Errno> for ReadProblem {
    fn from(error: Errno) -> Self {
        match error {
            Errno::NOENT | Errno::NOTDIR => Self::Missing,
            Errno::LOOP => Self::Looping,
            Errno::ACCESS | Errno::PERM => Self::Denied,
            // What opening a socket, or a device without a driver, answers.
            Errno::NXIO | Errno::NODEV => Self::NotAFile("a socket or a device"),
            other => Self::Io(other.into()),
        }
    }
}

impl ReadProblem {
    /// What is wrong with the source file that messages call `shown`, with the next step where it is the same for everybody.
    pub(crate) fn finding(&self, shown: &str) -> Finding {
        let missing = |what: &str| Finding::new(FindingKind::SourceMissing, format!("`{shown}` is {what}"));
        let unusable = |code, what: &str| Finding::new(code, format!("`{shown}` {what}"));
        match self {
            Self::Missing => missing("not there"),
            Self::Empty => missing("empty").code(Code::SourceEmpty),
            Self::Link => {
                unusable(Code::SourceNotAFile, "is a symbolic link or lies below one, and links are not followed here")
            }
            Self::Looping => {
                unusable(Code::SourceNotAFile, "is a symbolic link that leads back to itself").next("remove the link")
            }
            Self::NotAFile(what) => unusable(Code::SourceNotAFile, &format!("is {what}, not a file")),
            Self::TooLarge => {
                unusable(Code::SourceTooLarge, &format!("is larger than {} KiB", MAX_SOURCE_BYTES / 1024))
                    .because(
                        "No lab needs that much Verilog; it may contain generated text or the output of a simulation.",
                    )
                    .next("remove what you did not write")
            }
            Self::Denied => unusable(Code::SourceUnreadable, "cannot be read: permission denied"),
            Self::Io(error) => Finding::new(FindingKind::Disk, format!("`{shown}` cannot be read: {error}")),
            Self::NotText(wrong) => wrong.finding(wrong.code(), shown),
        }
    }
}

/// What is in a regular file of at most `limit` bytes.
pub(crate) fn read_bounded(file: File, limit: u64) -> Result<Vec<u8>, ReadProblem> {
    let kind = file.metadata().map_err(ReadProblem::Io)?.file_type();
    match kind {
        kind if kind.is_file() => {}
        kind if kind.is_dir() => return Err(ReadProblem::NotAFile("a directory")),
        kind if kind.is_fifo() => return Err(ReadProblem::NotAFile("a pipe")),
        _ => return Err(ReadProblem::NotAFile("a socket or a device")),
    }
    let mut bytes = Vec::new();
    // One byte more tells a file that is too large, also one that grows while it is read.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(ReadProblem::Io)?;
    if bytes.len() as u64 > limit { Err(ReadProblem::TooLarge) } else { Ok(bytes) }
}

/// The bytes and the text of a source file.
pub(crate) fn read_source(file: File) -> Result<(Vec<u8>, String), ReadProblem> {
    let bytes = read_bounded(file, MAX_SOURCE_BYTES)?;
    let text = text::decode(&bytes).map_err(ReadProblem::NotText)?;
    if text.trim().is_empty() { Err(ReadProblem::Empty) } else { Ok((bytes, text)) }
}
