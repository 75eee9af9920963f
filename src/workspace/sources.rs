//! Reads what a learner wrote: the DUT's sources, and nothing but regular text files of a sensible size.
//!
//! Everything that can be wrong with such a file is a finding with a next step. Whether the text is Verilog is not
//! decided here.
use crate::disk::files::{FileContext, FileError};
use crate::disk::open::{open_beneath, open_following};
use crate::disk::read::{ReadProblem, read_source};
use crate::domain::finding::Finding;
use crate::domain::lab::Lab;
use crate::domain::source::{SourceFile, names_of_source};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The largest source file that is read, in bytes.
pub const MAX_SOURCE_BYTES: u64 = crate::disk::read::MAX_SOURCE_BYTES;

/// Where the sources of DUTs come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sources {
    /// The user's own workspace or pack, by its root: `rtl/<id>/<file>`. Symbolic links are followed.
    Own(PathBuf),
    /// Somebody else's directory (`--rtl DIR`): `DIR/rtl/<id>/<file>`, else `DIR/<id>/<file>`, else `DIR/<file>`, else the same
    /// with the other extension of Verilog (`.sv` for `.v`).
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
    /// `SourceMissing` and `SourceUnusable` are the learner's; `Disk` is the machine's.
    pub fn read(&self, lab: &Lab, source: &str) -> Result<SourceFile, Box<Finding>> {
        let (path, opened) = match self {
            Self::Own(root) => {
                let rel = lab.source_path(source);
                (rel.clone(), open_following(&root.join(rel)))
            }
            Self::Overlay(dir) => open_overlay(dir, lab, source),
        };
        let shown = path.display().to_string();
        match opened.and_then(read_source) {
            Ok((_, text)) => Ok(SourceFile { name: source.to_owned(), display: shown, text }),
            Err(problem) => Err(Box::new(self.finding(&problem, lab, &shown))),
        }
    }

    fn finding(&self, problem: &ReadProblem, lab: &Lab, shown: &str) -> Finding {
        let finding = problem.finding(shown);
        let next = match (problem, self) {
            (ReadProblem::Missing | ReadProblem::Empty, Self::Own(_)) => {
                format!("lab reset {} brings the skeleton back", lab.id)
            }
            (ReadProblem::Missing, Self::Overlay(_)) => format!("hand the file in as {shown}"),
            (ReadProblem::Empty, Self::Overlay(_)) => format!("write {} in it", lab.work.contents()),
            (ReadProblem::Link, _) => "put the file itself in its place".to_owned(),
            (ReadProblem::NotAFile(_), _) => "move it away, and put the Verilog file in its place".to_owned(),
            (ReadProblem::Denied, _) => format!("make it readable: chmod u+r {shown}"),
            _ => return finding,
        };
        finding.next(next)
    }
}

/// Opens the first of the places where the source may be; if it is at none of them, the first one is named.
fn open_overlay(dir: &Path, lab: &Lab, source: &str) -> (PathBuf, Result<File, ReadProblem>) {
    let places = |name| [lab.source_path(name), Path::new(lab.id.as_str()).join(name), PathBuf::from(name)];
    // `./rtl/alu/alu.v` would not be found as a path of a repository.
    let shown = |place: &Path| dir.strip_prefix(".").unwrap_or(dir).join(place);
    for place in names_of_source(source, lab.work.files()).iter().flat_map(|name| places(name)) {
        match open_beneath(dir, &place) {
            Err(ReadProblem::Missing) => {}
            opened => return (shown(&place), opened),
        }
    }
    (shown(&lab.source_path(source)), Err(ReadProblem::Missing))
}

/// Whether a file of the workspace is exactly what the pack has; a missing one is.
pub(crate) fn is_as_in_pack(path: &Path, contents: &[u8]) -> bool {
    match fs::metadata(path) {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(data) if !data.is_file() || data.len() != contents.len() as u64 => false,
        Ok(_) => fs::read(path).is_ok_and(|bytes| bytes == contents),
    }
}
