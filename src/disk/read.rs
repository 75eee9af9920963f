//! Opens and reads one source file, whoever wrote it: a regular file of a sensible size that is text.
//!
//! Where a file is looked for, and what is said when it is not there, is decided by who asks: `workspace::sources` for a learner's
//! workspace, `grade::submission` for the submissions of a class.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use rustix::io::Errno;

use crate::domain::finding::{Code, Finding};
use crate::domain::source::{Excerpt, Location};

/// The largest source file that is read, in bytes.
pub const MAX_SOURCE_BYTES: u64 = 256 * 1024;

/// Lines shown on either side of the one that a finding is about.
const CONTEXT_LINES: u32 = 1;

/// What some editors put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Never waits for the writer of a pipe, and never makes a terminal the controlling one.
const READ: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// Why a file cannot be used, whoever wants it.
pub(crate) enum ReadProblem {
    Missing,
    /// A symbolic link where none is followed.
    Link,
    /// Links that lead to one another.
    Looping,
    /// What it is instead.
    NotAFile(&'static str),
    /// Larger than [`MAX_SOURCE_BYTES`].
    TooLarge,
    Denied,
    /// The machine's fault.
    Io(io::Error),
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

/// Opens a file wherever it is.
pub(crate) fn open_following(path: &Path) -> Result<File, ReadProblem> {
    Ok(File::from(rustix::fs::open(path, READ, Mode::empty())?))
}

/// Opens the file `dir/path` without following any symbolic link below `dir`.
pub(crate) fn open_beneath(dir: &Path, path: &Path) -> Result<File, ReadProblem> {
    let Some(file) = path.file_name() else { return Err(ReadProblem::Missing) };
    let parent = open_directory(dir, path.parent().unwrap_or(Path::new("")))?;
    refuse_link(&parent, file)?;
    Ok(File::from(rustix::fs::openat(&parent, file, READ | OFlags::NOFOLLOW, Mode::empty())?))
}

/// Opens the directory `dir/path` without following any symbolic link below `dir`: step by step, each from the directory
/// before it, so that nobody can exchange a directory for a link meanwhile.
pub(crate) fn open_directory(dir: &Path, path: &Path) -> Result<OwnedFd, ReadProblem> {
    let mut parent = rustix::fs::openat(CWD, dir, READ | OFlags::DIRECTORY, Mode::empty())?;
    for component in path.components() {
        let Component::Normal(name) = component else { return Err(ReadProblem::Missing) };
        refuse_link(&parent, name)?;
        parent = rustix::fs::openat(&parent, name, READ | OFlags::DIRECTORY | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Ok(parent)
}

/// For the message only: `NOFOLLOW` refuses links too, but with error numbers that differ between systems.
fn refuse_link(parent: &impl AsFd, name: &OsStr) -> Result<(), ReadProblem> {
    let stat = rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink { Err(ReadProblem::Link) } else { Ok(()) }
}

/// What is in a regular file of at most [`MAX_SOURCE_BYTES`].
pub(crate) fn read_bounded(file: File) -> Result<Vec<u8>, ReadProblem> {
    use std::os::unix::fs::FileTypeExt;
    let kind = file.metadata().map_err(ReadProblem::Io)?.file_type();
    match kind {
        kind if kind.is_file() => {}
        kind if kind.is_dir() => return Err(ReadProblem::NotAFile("a directory")),
        kind if kind.is_fifo() => return Err(ReadProblem::NotAFile("a pipe")),
        _ => return Err(ReadProblem::NotAFile("a socket or a device")),
    }
    let mut bytes = Vec::new();
    // One byte more tells a file that is too large, also one that grows while it is read.
    file.take(MAX_SOURCE_BYTES + 1).read_to_end(&mut bytes).map_err(ReadProblem::Io)?;
    if bytes.len() as u64 > MAX_SOURCE_BYTES { Err(ReadProblem::TooLarge) } else { Ok(bytes) }
}

/// The bytes without a byte order mark.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// What keeps these bytes from being text, if anything does.
pub(crate) fn flaw(bytes: &[u8], shown: &str) -> Option<Finding> {
    if let Some(finding) = binary(bytes, shown) {
        return Some(finding);
    }
    let at = std::str::from_utf8(bytes).err()?.valid_up_to();
    let finding = unusable(Code::SourceEncoding, shown, "is not UTF-8 text")
        .at(locate(bytes, at, shown))
        .because("Some character was saved in an older encoding, such as Latin-1; often one in a comment.");
    Some(finding.next("save it as UTF-8, or take the character out"))
}

/// What keeps these bytes from being text in any encoding of one byte a character, if anything does.
pub(crate) fn binary(bytes: &[u8], shown: &str) -> Option<Finding> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let finding = unusable(Code::SourceEncoding, shown, "is encoded in UTF-16");
        return Some(finding.next("save it as UTF-8: in the editor, `Save with encoding`"));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        let finding =
            unusable(Code::SourceBinary, shown, "is not text: it holds a NUL byte").at(locate(bytes, at, shown));
        return Some(finding.next("put the Verilog source in its place, not a compiled file"));
    }
    None
}

fn unusable(code: Code, shown: &str, what: &str) -> Finding {
    Finding::new(code, format!("`{shown}` {what}"))
}

/// The line of byte `at`.
fn locate(bytes: &[u8], at: usize, shown: &str) -> Option<Location> {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let line = u32::try_from(before.matches('\n').count()).ok()? + 1;
    let excerpt = Excerpt::around(&String::from_utf8_lossy(bytes), line, CONTEXT_LINES);
    Some(Location { file: shown.to_owned(), line, columns: None, excerpt })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_a_byte_order_mark_is_text_and_utf_16_is_named() {
        assert_eq!(flaw(b"\xef\xbb\xbfmodule // caf\xc3\xa9", "a.v"), None);
        assert!(flaw(b"\xff\xfem\0o\0", "a.v").unwrap().message.contains("UTF-16"));
    }

    #[test]
    fn what_is_no_text_is_located() {
        let latin1 = flaw(b"// one\n// caf\xe9\n", "a.v").unwrap();
        assert_eq!(latin1.location.unwrap().line, 2);
        let binary = flaw(b"module\n\n\0", "a.v").unwrap();
        assert_eq!((binary.location.unwrap().line, binary.message.contains("NUL")), (3, true));
    }
}
