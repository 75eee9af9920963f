//! Reads what a learner wrote: the DUT's sources, and nothing but regular text files of a sensible size.
//!
//! Everything that can be wrong with such a file is a finding with a next step. Whether the text is Verilog is not
//! decided here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::files::{FileContext, FileError};
use crate::disk::read::{ReadProblem, flaw, open_beneath, open_following, read_bounded, without_mark};
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;

pub use crate::disk::read::MAX_SOURCE_BYTES;

/// Where the sources of DUTs come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sources {
    /// The user's own workspace or pack, by its root: `rtl/<id>/<file>`. Symbolic links are followed.
    Own(PathBuf),
    /// Somebody else's directory (`--rtl DIR`): `DIR/rtl/<id>/<file>`, else `DIR/<id>/<file>`, else `DIR/<file>`.
    /// No symbolic link below `DIR` is followed, so nothing outside of it is read.
    Overlay(PathBuf),
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

    /// Reads one of the lab's `dut.sources`. Its path is shown from the root of a workspace, or beginning with the directory of
    /// `--rtl`.
    ///
    /// # Errors
    /// [`FindingKind::SourceMissing`] and [`FindingKind::SourceUnusable`] are the learner's;
    /// [`FindingKind::Disk`] is the machine's.
    pub fn read(&self, lab: &Lab, source: &str) -> Result<SourceFile, Box<Finding>> {
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
        let text = String::from_utf8_lossy(without_mark(&bytes)).into_owned();
        let empty = || text.trim().is_empty().then(|| self.empty(lab, &shown));
        match flaw(&bytes, &shown).or_else(empty) {
            Some(finding) => Err(Box::new(finding)),
            None => Ok(SourceFile { name: source.to_owned(), display: shown, text }),
        }
    }

    fn finding(&self, problem: ReadProblem, lab: &Lab, shown: &str) -> Box<Finding> {
        let unusable = |code, what: &str| Finding::new(code, format!("`{shown}` {what}"));
        Box::new(match problem {
            ReadProblem::Missing => self.missing(lab, shown),
            ReadProblem::Link => {
                unusable(Code::SourceNotAFile, "is, or lies behind, a symbolic link, and these are not followed here")
                    .because("With `--rtl` only regular files inside the given directory count.")
                    .next("put the file itself in its place")
            }
            ReadProblem::Looping => {
                unusable(Code::SourceNotAFile, "is a symbolic link that leads back to itself").next("remove the link")
            }
            ReadProblem::NotAFile(what) => unusable(Code::SourceNotAFile, &format!("is {what}, not a file"))
                .next("move it away, and put the Verilog file in its place"),
            ReadProblem::TooLarge => unusable(
                Code::SourceTooLarge,
                &format!("is larger than {} KiB", MAX_SOURCE_BYTES / 1024),
            )
            .because("No lab needs that much Verilog; generated text or a dump of a simulation may have got into it.")
            .next("take out what you did not write"),
            ReadProblem::Denied => unusable(Code::SourceUnreadable, "cannot be read: permission denied")
                .next(format!("make it readable: chmod u+r {shown}")),
            ReadProblem::Io(error) => Finding::new(FindingKind::Disk, format!("`{shown}` cannot be read: {error}")),
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
        let finding = Finding::new(Code::SourceEmpty, format!("`{shown}` is empty"));
        match self {
            Self::Own(_) => finding.next(format!("lab reset {} brings the skeleton back", lab.id)),
            Self::Overlay(_) => finding.next(format!("write {} in it", lab.work.contents())),
        }
    }
}

/// Opens the first of the places where the source may be; if it is at none of them, the first one is named.
fn open_overlay(dir: &Path, lab: &Lab, source: &str) -> (PathBuf, Result<File, ReadProblem>) {
    let places = [lab.source_path(source), Path::new(lab.id.as_str()).join(source), PathBuf::from(source)];
    // `./rtl/alu/alu.v` would not be found as a path of a repository.
    let shown = |place: &Path| dir.strip_prefix(".").unwrap_or(dir).join(place);
    for place in &places {
        match open_beneath(dir, place) {
            Err(ReadProblem::Missing) => {}
            opened => return (shown(place), opened),
        }
    }
    (shown(&places[0]), Err(ReadProblem::Missing))
}

/// Whether a file of the workspace is exactly what the pack has; a missing one is.
pub(crate) fn is_as_in_pack(path: &Path, contents: &[u8]) -> bool {
    match fs::metadata(path) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(data) if !data.is_file() || data.len() != contents.len() as u64 => false,
        Ok(_) => fs::read(path).is_ok_and(|bytes| bytes == contents),
    }
}
