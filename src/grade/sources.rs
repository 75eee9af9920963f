//! Reads what a learner wrote: the DUT's sources, and nothing but regular text files of a sensible size.
//!
//! Everything that can be wrong with such a file is a finding with a next step. Whether the text is Verilog is not
//! decided here.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::files::{Doing, FileError};
use crate::domain::diagnostic::{Excerpt, Finding, FindingKind, Location};
use crate::domain::lab::Lab;

/// The largest source file that is read, in bytes.
pub const MAX_SOURCE_BYTES: u64 = 256 * 1024;

/// Lines shown on either side of the one that a finding is about.
const CONTEXT_LINES: u32 = 1;

/// What some editors put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Never waits for the writer of a pipe, and never makes a terminal the controlling one.
const READ: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// Where the sources of DUTs come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sources {
    /// The user's own workspace or pack, by its root: `rtl/<id>/<file>`. Symbolic links are followed.
    Own(PathBuf),
    /// Somebody else's directory (`--rtl DIR`): `DIR/rtl/<id>/<file>`, else `DIR/<id>/<file>`, else `DIR/<file>`.
    /// No symbolic link below `DIR` is followed, so nothing outside of it is read.
    Overlay(PathBuf),
}

/// The text of a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// File name, as in the manifest.
    pub name: String,
    /// How the user knows the file: from the root of a workspace, or beginning with the directory of `--rtl`.
    pub path: String,
    /// What is in it, without a byte order mark.
    pub text: String,
}

impl Sources {
    /// Somebody else's directory.
    ///
    /// # Errors
    /// When it is no directory, or cannot be read.
    pub fn overlay(dir: PathBuf) -> Result<Self, FileError> {
        fs::read_dir(&dir).doing("read", &dir)?;
        Ok(Self::Overlay(dir))
    }

    /// Reads one of the lab's `dut.sources`.
    ///
    /// # Errors
    /// [`FindingKind::SourceMissing`] and [`FindingKind::SourceUnusable`] are the learner's;
    /// [`FindingKind::Disk`] is the machine's.
    pub fn read(&self, lab: &Lab, source: &str) -> Result<SourceText, Box<Finding>> {
        let (path, opened) = match self {
            Self::Own(root) => {
                let rel = lab.source_path(source);
                (rel.clone(), open_following(&root.join(rel)))
            }
            Self::Overlay(dir) => open_overlay(dir, lab, source),
        };
        let shown = path.display().to_string();
        let file = opened.map_err(|problem| self.finding(problem, lab, &shown))?;
        let bytes = read_bounded(file).map_err(|problem| self.finding(problem, lab, &shown))?;
        let text = String::from_utf8_lossy(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes)).into_owned();
        let empty = || text.trim().is_empty().then(|| self.empty(lab, &shown));
        match flaw(&bytes, &shown).or_else(empty) {
            Some(finding) => Err(Box::new(finding)),
            None => Ok(SourceText { name: source.to_owned(), path: shown, text }),
        }
    }

    fn finding(&self, problem: Problem, lab: &Lab, shown: &str) -> Box<Finding> {
        let unusable = |what: &str| Finding::new(FindingKind::SourceUnusable, format!("`{shown}` {what}"));
        Box::new(match problem {
            Problem::Missing => self.missing(lab, shown),
            Problem::Link => unusable("is, or lies behind, a symbolic link, and these are not followed here")
                .because("With `--rtl` only regular files inside the given directory count.")
                .next("put the file itself in its place"),
            Problem::Looping => unusable("is a symbolic link that leads back to itself").next("remove the link"),
            Problem::NotAFile(what) => {
                unusable(&format!("is {what}, not a file")).next("move it away, and put the Verilog file in its place")
            }
            Problem::TooLarge => unusable(&format!("is larger than {} KiB", MAX_SOURCE_BYTES / 1024))
                .because(
                    "No lab needs that much Verilog; generated text or a dump of a simulation may have got into it.",
                )
                .next("take out what you did not write"),
            Problem::Denied => {
                unusable("cannot be read: permission denied").next(format!("make it readable: chmod u+r {shown}"))
            }
            Problem::Io(error) => Finding::new(FindingKind::Disk, format!("`{shown}` cannot be read: {error}")),
        })
    }

    fn missing(&self, lab: &Lab, shown: &str) -> Finding {
        let finding = Finding::new(FindingKind::SourceMissing, format!("`{shown}` is not there"));
        match self {
            Self::Own(_) => finding.next(format!("lab reset {} brings the skeleton back", lab.id)),
            Self::Overlay(_) => finding.next(format!("hand the file in as {shown}")),
        }
    }

    fn empty(&self, lab: &Lab, shown: &str) -> Finding {
        let finding = Finding::new(FindingKind::SourceUnusable, format!("`{shown}` is empty"));
        match self {
            Self::Own(_) => finding.next(format!("lab reset {} brings the skeleton back", lab.id)),
            Self::Overlay(_) => finding.next(format!("write the module {} in it", lab.dut.top)),
        }
    }
}

/// Why a file cannot be used, whoever wants it.
enum Problem {
    Missing,
    Link,
    Looping,
    NotAFile(&'static str),
    TooLarge,
    Denied,
    Io(io::Error),
}

impl From<Errno> for Problem {
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

fn open_following(path: &Path) -> Result<File, Problem> {
    Ok(File::from(rustix::fs::open(path, READ, Mode::empty())?))
}

/// Opens the first of the places where the source may be; if it is at none of them, the first one is named.
fn open_overlay(dir: &Path, lab: &Lab, source: &str) -> (PathBuf, Result<File, Problem>) {
    let places = [lab.source_path(source), Path::new(lab.id.as_str()).join(source), PathBuf::from(source)];
    // `./rtl/alu/alu.v` would not be found as a path of a repository.
    let shown = |place: &Path| dir.strip_prefix(".").unwrap_or(dir).join(place);
    for place in &places {
        match open_beneath(dir, place) {
            Err(Problem::Missing) => {}
            opened => return (shown(place), opened),
        }
    }
    (shown(&places[0]), Err(Problem::Missing))
}

/// Opens `dir/path` without following any symbolic link below `dir`: step by step, each from the directory before it,
/// so that nobody can exchange a directory for a link meanwhile.
fn open_beneath(dir: &Path, path: &Path) -> Result<File, Problem> {
    let mut parent = rustix::fs::openat(CWD, dir, READ | OFlags::DIRECTORY, Mode::empty())?;
    let names = path.components().map(|component| match component {
        Component::Normal(name) => Ok(name),
        _ => Err(Problem::Missing),
    });
    let names = names.collect::<Result<Vec<&OsStr>, _>>()?;
    let Some((file, directories)) = names.split_last() else { return Err(Problem::Missing) };
    for name in directories {
        refuse_link(&parent, name)?;
        parent = rustix::fs::openat(&parent, *name, READ | OFlags::DIRECTORY | OFlags::NOFOLLOW, Mode::empty())?;
    }
    refuse_link(&parent, file)?;
    Ok(File::from(rustix::fs::openat(&parent, *file, READ | OFlags::NOFOLLOW, Mode::empty())?))
}

/// For the message only: `NOFOLLOW` refuses links too, but with error numbers that differ between systems.
fn refuse_link(parent: &impl std::os::fd::AsFd, name: &OsStr) -> Result<(), Problem> {
    let stat = rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink { Err(Problem::Link) } else { Ok(()) }
}

fn read_bounded(file: File) -> Result<Vec<u8>, Problem> {
    use std::os::unix::fs::FileTypeExt;
    let kind = file.metadata().map_err(Problem::Io)?.file_type();
    match kind {
        kind if kind.is_file() => {}
        kind if kind.is_dir() => return Err(Problem::NotAFile("a directory")),
        kind if kind.is_fifo() => return Err(Problem::NotAFile("a pipe")),
        _ => return Err(Problem::NotAFile("a socket or a device")),
    }
    let mut bytes = Vec::new();
    // One byte more tells a file that is too large, also one that grows while it is read.
    file.take(MAX_SOURCE_BYTES + 1).read_to_end(&mut bytes).map_err(Problem::Io)?;
    if bytes.len() as u64 > MAX_SOURCE_BYTES { Err(Problem::TooLarge) } else { Ok(bytes) }
}

/// What keeps these bytes from being text, if anything does.
fn flaw(bytes: &[u8], shown: &str) -> Option<Finding> {
    let unusable = |what: &str| Finding::new(FindingKind::SourceUnusable, format!("`{shown}` {what}"));
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Some(unusable("is encoded in UTF-16").next("save it as UTF-8: in the editor, `Save with encoding`"));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        let finding = unusable("is not text: it holds a NUL byte").at(locate(bytes, at, shown));
        return Some(finding.next("put the Verilog source in its place, not a compiled file"));
    }
    let at = std::str::from_utf8(bytes).err()?.valid_up_to();
    let finding = unusable("is not UTF-8 text")
        .at(locate(bytes, at, shown))
        .because("Some character was saved in an older encoding, such as Latin-1; often one in a comment.");
    Some(finding.next("save it as UTF-8, or take the character out"))
}

/// The line of byte `at`.
fn locate(bytes: &[u8], at: usize, shown: &str) -> Option<Location> {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let line = u32::try_from(before.matches('\n').count()).ok()? + 1;
    let excerpt = Excerpt::around(&String::from_utf8_lossy(bytes), line, CONTEXT_LINES);
    Some(Location { file: shown.to_owned(), line, columns: None, excerpt })
}

/// Whether a file of the workspace is exactly what the pack has; a missing one is.
pub(crate) fn is_as_in_pack(path: &Path, contents: &[u8]) -> bool {
    match fs::metadata(path) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(data) if !data.is_file() || data.len() != contents.len() as u64 => false,
        Ok(_) => fs::read(path).is_ok_and(|bytes| bytes == contents),
    }
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
