//! Opens one submission for one lab, and believes nothing about it: no link is followed, nothing but a regular text file of a
//! sensible size is read, and no name of the student's is kept but for messages.
//!
//! Where the file of a lab with one source is looked for: the submission itself if it is a file; in a folder `<source>`,
//! `rtl/<lab>/<source>`, `<lab>/<source>`, then the same with the other extension of Verilog (`.sv` for `.v`), and at last the only
//! Verilog file in it, whatever its name. A lab with several sources needs a folder, and so do several labs.
//!
//! A file with a second hard link is not graded, and that is nobody's fault: where students and teacher share a machine, it
//! may be a file of the teacher's own, such as hidden vectors, of which messages would quote lines; but it may also be storage that
//! keeps equal files once. A copy of the submissions (`cp -r`) has no such links.
//!
//! Whether the text is Verilog is not decided here.

use super::roster::{Roster, RosterEntry};
use crate::disk::hash::{PartsHash, sha256};
use crate::disk::open::{open_beneath, open_directory};
use crate::disk::read::{ReadProblem, read_source};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::gradebook::SubmittedFile;
use crate::domain::lab::Lab;
use crate::domain::source::{SourceFile, VERILOG_EXTENSIONS, has_extension, names_of_source};
use crate::domain::text::printable;
use rustix::fs::{AtFlags, Dir, FileType};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Entries of a folder that are looked at.
const MOST_ENTRIES: usize = 10_000;
/// Files that a message lists.
const LISTED: usize = 4;

/// A submission as it is graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The sources in the order of the manifest, under its names.
    pub files: Vec<SourceFile>,
    /// The same files for the record: sizes and hashes of the bytes as they were handed in.
    pub submitted: Vec<SubmittedFile>,
    /// SHA-256 of all names and bytes together, in hexadecimal.
    pub sha256: String,
}

/// Opens the submissions of one roster.
#[derive(Debug, Clone)]
pub struct SubmissionReader {
    base: PathBuf,
    listed: bool,
    /// Names of all sources of the labs that are graded, with either extension.
    sources: BTreeSet<String>,
    labs: usize,
}

impl SubmissionReader {
    /// For the submissions of `roster` to these labs.
    pub fn new<'l>(roster: &Roster, labs: impl IntoIterator<Item = &'l Lab>) -> Self {
        let mut reader = Self { base: roster.base.clone(), listed: roster.listed, sources: BTreeSet::new(), labs: 0 };
        for lab in labs {
            let sources = lab.work.files();
            reader.sources.extend(sources.iter().flat_map(|source| names_of_source(source, sources)));
            reader.labs += 1;
        }
        reader
    }

    /// Reads one submission to one lab.
    ///
    /// # Errors
    /// [`FindingKind::SourceMissing`] and [`FindingKind::SourceUnusable`] are the student's; [`FindingKind::Disk`] is nobody's,
    /// and no score.
    pub fn read(&self, entry: &RosterEntry, lab: &Lab) -> Result<Submission, Finding> {
        let shown = shown(&self.base, &entry.path);
        let Some(name) = entry.path.file_name() else {
            let finding = Finding::new(FindingKind::SourceMissing, "nothing was handed in");
            return Err(finding.because("The roster has no path for this student."));
        };
        let path = self.base.join(&entry.path);
        let place = SubmissionPlace { dir: path.parent().unwrap_or(Path::new("")), name, shown };
        let is_folder = place.is_folder().map_err(|problem| self.top_finding(problem, &place, lab))?;
        let read = |source: &String| {
            let (path, shown) = if is_folder { self.find(&place, lab, source)? } else { self.only_file(&place, lab)? };
            place.read(&path, &shown, lab)
        };
        let contents = lab.work.files().iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(submission(lab.work.files(), contents))
    }

    /// The submission is one file.
    fn only_file(&self, place: &SubmissionPlace<'_>, lab: &Lab) -> Result<(PathBuf, String), Finding> {
        let why = match lab.work.files() {
            [_] if self.labs <= 1 => return Ok((PathBuf::from(place.name), place.shown.clone())),
            [_] => "several labs are graded, and one file cannot be for all of them".to_owned(),
            sources => format!("the lab {} has the files {}", lab.id, sources.join(", ")),
        };
        let message = format!("`{}` is one file, but {why}", place.shown);
        Err(Finding::new(FindingKind::SourceMissing, message)
            .next(format!("hand in a folder with {}", lab.work.files().join(", "))))
    }

    /// Where a source is in a folder: its path from [`SubmissionPlace::dir`], and how messages call it.
    fn find(&self, place: &SubmissionPlace<'_>, lab: &Lab, source: &str) -> Result<(PathBuf, String), Finding> {
        let names = names_of_source(source, lab.work.files());
        let places = |name| [PathBuf::from(name), lab.source_path(name), Path::new(lab.id.as_str()).join(name)];
        for rel in names.iter().flat_map(|name| places(name)) {
            let path = Path::new(place.name).join(&rel);
            match open_beneath(place.dir, &path) {
                Err(ReadProblem::Missing) => {}
                // Whatever else is wrong with it is found again, and told, when it is read.
                _ => return Ok((path, format!("{}/{}", place.shown, rel.display()))),
            }
        }
        let names = place.verilog_files().map_err(|problem| finding(&problem, &place.shown, lab))?;
        let candidates: Vec<&PathBuf> = names.iter().filter(|name| !self.is_of_another_lab(name)).collect();
        match candidates.as_slice() {
            [only] if lab.work.files().len() == 1 => {
                let shown = format!("{}/{}", place.shown, printable(&only.to_string_lossy()));
                Ok((Path::new(place.name).join(only), shown))
            }
            others => Err(not_found(&place.shown, source, others)),
        }
    }

    fn is_of_another_lab(&self, name: &Path) -> bool {
        self.labs > 1 && name.to_str().is_some_and(|name| self.sources.contains(name))
    }

    /// What is wrong with the submission as a whole.
    fn top_finding(&self, problem: ReadProblem, place: &SubmissionPlace<'_>, lab: &Lab) -> Finding {
        let lost = |what: &str| Finding::new(FindingKind::Disk, what.to_owned()).next("grade again when it is back");
        match problem {
            ReadProblem::Missing if open_directory(&self.base, Path::new("")).is_err() => {
                lost("the directory of the submissions cannot be opened any more")
            }
            ReadProblem::Missing if self.listed => {
                lost(&format!("`{}` was there when grading began, and is there no more", place.shown))
            }
            other => finding(&other, &place.shown, lab),
        }
    }
}

/// Where a submission is.
struct SubmissionPlace<'a> {
    /// The directory above it, which is the teacher's: links on the way to it are followed.
    dir: &'a Path,
    name: &'a OsStr,
    shown: String,
}

impl SubmissionPlace<'_> {
    fn is_folder(&self) -> Result<bool, ReadProblem> {
        let parent = open_directory(self.dir, Path::new(""))?;
        let stat = rustix::fs::statat(&parent, self.name, AtFlags::SYMLINK_NOFOLLOW)?;
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::Symlink => Err(ReadProblem::Link),
            kind => Ok(kind == FileType::Directory),
        }
    }

    /// The names of the Verilog files directly in the folder, sorted.
    fn verilog_files(&self) -> Result<Vec<PathBuf>, ReadProblem> {
        let folder = open_directory(self.dir, Path::new(self.name))?;
        let mut names = Vec::new();
        for entry in Dir::new(folder)?.take(MOST_ENTRIES) {
            let name = PathBuf::from(OsStr::from_bytes(entry?.file_name().to_bytes()));
            let is_hidden = name.as_os_str().as_bytes().starts_with(b".");
            if !is_hidden && has_extension(&name, &VERILOG_EXTENSIONS) {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The bytes and the text of a file; `path` starts from `dir`.
    fn read(&self, path: &Path, shown: &str, lab: &Lab) -> Result<Content, Finding> {
        let opened = open_beneath(self.dir, path).and_then(|file| refuse_hard_links(file, shown));
        let file = opened.map_err(|problem| finding(&problem, shown, lab))??;
        let (bytes, text) = read_source(file).map_err(|problem| finding(&problem, shown, lab))?;
        Ok(Content { bytes, text, shown: shown.to_owned() })
    }
}

/// A file that can be graded.
struct Content {
    bytes: Vec<u8>,
    text: String,
    shown: String,
}

fn submission(names: &[String], contents: Vec<Content>) -> Submission {
    let mut hash = PartsHash::new("");
    let (mut texts, mut submitted) = (Vec::new(), Vec::new());
    for (name, Content { bytes, text, shown }) in names.iter().zip(contents) {
        hash = hash.part(name, &bytes);
        submitted.push(SubmittedFile { name: name.clone(), bytes: bytes.len() as u64, sha256: sha256(&bytes) });
        texts.push(SourceFile { name: name.clone(), display: shown, text });
    }
    Submission { files: texts, submitted, sha256: hash.finish() }
}

/// How messages call a submission: the same wherever the submissions lie, so never by a path from the root.
fn shown(base: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(base).unwrap_or(path);
    let inside = if inside.is_absolute() { inside.file_name().map_or(inside, Path::new) } else { inside };
    printable(&inside.strip_prefix(".").unwrap_or(inside).to_string_lossy())
}

fn refuse_hard_links(file: File, shown: &str) -> Result<Result<File, Finding>, ReadProblem> {
    let data = file.metadata().map_err(ReadProblem::Io)?;
    if !data.is_file() || data.nlink() <= 1 {
        return Ok(Ok(file));
    }
    let message = format!("`{shown}` is the same file as another one: it has {} hard links", data.nlink());
    Ok(Err(Finding::new(FindingKind::Disk, message)
        .because("Whose file it is cannot be told, so it is not graded; that is no fault of the student.")
        .next("make a copy of the submissions with `cp -r`, and grade the copy")))
}

/// No place has the source.
fn not_found(folder: &str, source: &str, others: &[&PathBuf]) -> Finding {
    let there = match others {
        [] => "no Verilog file is in it".to_owned(),
        [only] => format!("only `{}` is", printable(&only.to_string_lossy())),
        several => {
            let mut names: Vec<String> =
                several.iter().take(LISTED).map(|name| format!("`{}`", printable(&name.to_string_lossy()))).collect();
            if several.len() > LISTED {
                names.push(format!("{} more", several.len() - LISTED));
            }
            format!("which of its files is meant cannot be told: {}", names.join(", "))
        }
    };
    Finding::new(FindingKind::SourceMissing, format!("`{source}` is not in the folder `{folder}`; {there}"))
        .next(format!("hand the file in as {folder}/{source}"))
}

fn finding(problem: &ReadProblem, shown: &str, lab: &Lab) -> Finding {
    let finding = problem.finding(shown);
    let next = match problem {
        ReadProblem::Missing => format!("hand in {}", lab.work.contents()),
        ReadProblem::Empty => format!("write {} in it", lab.work.contents()),
        ReadProblem::Link | ReadProblem::Looping => "hand in the file itself".to_owned(),
        ReadProblem::NotAFile(_) => "hand in the Verilog file".to_owned(),
        ReadProblem::Denied => "make it readable: chmod -R u+rX".to_owned(),
        _ => return finding,
    };
    finding.next(next)
}
