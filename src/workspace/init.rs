//! `lab init`: writes a learner's workspace from a pack, and brings it up to date later.
//!
//! Two kinds of files, two rules. What is the learner's (`rtl/<id>/`, the workspace's README.md) is replaced only while it is
//! what `lab` wrote. What is a copy of the pack is always replaced, and if it was edited, saved first. A file that is new
//! never takes the place of one that is there. Every step can be killed and done again.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::place::{STATE_DIR, UNFINISHED_FILE, is_pack};
use super::settings::{Settings, SettingsError};
use super::snapshot;
use super::sources::is_as_in_pack;
use crate::disk::files::{self, FileContext, FileError};
use crate::disk::hash::sha256;
use crate::manifest::harness::HarnessFile;
use crate::manifest::pack::{Pack, PackError};
use jiff::Timestamp;
use thiserror::Error;

/// Trees of a pack that a learner gets; the solutions are not among them.
const TREES: [&str; 3] = ["labs", "rtl", "testbenches"];

/// Files of `lab`'s own, which no pack has.
const STATE_FILES: [(&str, &str); 2] = [
    // Snapshots and cache are this machine's; journal and settings go with the workspace.
    (".lab/.gitignore", "/cache/\n/snapshots/\n/lock\n"),
    // Two machines' journals are merged by taking the lines of both.
    (".lab/.gitattributes", "journal.jsonl merge=union text eol=lf\n"),
];

const README_FILE: &str = "README.md";

/// What was done to a workspace: paths in it, with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InitSummary {
    /// Files that are new.
    pub added: Vec<String>,
    /// Files that were replaced by another version.
    pub updated: Vec<String>,
    /// Files of the learner that are other than the pack's, and stay so. For an update, only those whose original changed.
    pub kept: Vec<String>,
    /// Where edited copies were saved before they were replaced.
    pub saved: Option<PathBuf>,
}

/// Copies in a workspace that are not what the pack has. They decide nothing; the pack's files do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Changed since `lab` wrote them.
    pub edited: Vec<String>,
    /// As `lab` wrote them, but the pack has others now: `lab init --update` brings them.
    pub outdated: Vec<String>,
}

/// Why a workspace was not written or not brought up to date.
#[derive(Debug, Error)]
pub enum InitError {
    /// There is something in the directory.
    #[error(
        "`{}` is not empty; choose a new directory, or add --force: no file that is there is overwritten", dir.display()
    )]
    NotEmpty { dir: PathBuf },
    /// The directory is a workspace already.
    #[error("`{}` is a workspace already; `lab init --update {}` brings new and changed labs", dir.display(), dir.display())]
    IsWorkspace { dir: PathBuf },
    /// The directory is a pack, whose files are originals and no copies.
    #[error("`{}` is a pack of labs; make the workspace in another directory", dir.display())]
    IsPack { dir: PathBuf },
    /// There is no workspace to bring up to date.
    #[error("`{}` is no workspace; `lab init {}` makes one", dir.display(), dir.display())]
    NotAWorkspace { dir: PathBuf },
    /// The pack cannot be read.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The settings of the workspace cannot be read or written.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The file system refused; what was done so far stays, and running the command again completes it.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The files of a workspace by path, as a pack has them.
type PackFiles = BTreeMap<String, Vec<u8>>;

/// Writes a workspace. An init that was killed is completed by another one.
///
/// With `force` the directory may hold files already; those stay as they are.
///
/// # Errors
/// [`InitError`].
pub fn init(dir: &Path, pack: &Pack, force: bool) -> Result<InitSummary, InitError> {
    check_target(dir, force)?;
    let files = workspace_files(pack)?;
    let state_dir = dir.join(STATE_DIR);
    fs::create_dir_all(&state_dir).doing("create", &state_dir)?;
    let unfinished = dir.join(UNFINISHED_FILE);
    files::create(&unfinished, b"")?;
    let _lock = files::lock(&state_dir)?;
    prepare(dir, &files)?;
    let mut summary = InitSummary::default();
    for (rel, contents) in &files {
        let path = dir.join(rel);
        if files::create(&path, contents)? {
            summary.added.push(rel.clone());
        } else if !is_as_in_pack(&path, contents) {
            summary.kept.push(rel.clone());
        }
    }
    settings(pack, &files)?.write(dir)?;
    fs::remove_file(&unfinished).doing("remove", &unfinished)?;
    Ok(summary)
}

fn check_target(dir: &Path, force: bool) -> Result<(), InitError> {
    if dir.join(UNFINISHED_FILE).exists() {
        return Ok(());
    }
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.doing("write to", dir)?,
    };
    let dir = dir.to_owned();
    if Settings::read(&dir)?.is_some() {
        return Err(InitError::IsWorkspace { dir });
    }
    // A workspace that lost its settings looks like a pack, but for the solutions; --force makes it one again.
    if is_pack(&dir) && (!force || dir.join("tests/solutions").is_dir()) {
        return Err(InitError::IsPack { dir });
    }
    // Hidden files are no reason: a fresh clone has `.git`.
    let is_visible = |entry: std::io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
    };
    if !force && entries.into_iter().any(is_visible) { Err(InitError::NotEmpty { dir }) } else { Ok(()) }
}

/// Brings the workspace at `root` up to date with `pack`, which from now on is its pack.
///
/// # Errors
/// [`InitError`].
pub fn update(root: &Path, pack: &Pack, at: Timestamp) -> Result<InitSummary, InitError> {
    let Some(written) = Settings::read(root)? else { return Err(InitError::NotAWorkspace { dir: root.to_owned() }) };
    let files = workspace_files(pack)?;
    let _lock = files::lock(&root.join(STATE_DIR))?;
    prepare(root, &files)?;
    let mut summary = InitSummary::default();
    let mut replacements = Vec::new();
    let mut originals = Vec::new();
    for (rel, contents) in &files {
        match fate(&root.join(rel), rel, contents, written.files.get(rel))? {
            Fate::Stays => {}
            Fate::Kept => summary.kept.push(rel.clone()),
            Fate::Added => summary.added.push(rel.clone()),
            Fate::Replaced { original } => {
                replacements.push((rel, contents));
                originals.extend(original.map(|original| (PathBuf::from(rel), original)));
            }
        }
    }
    if !originals.is_empty() {
        let files = originals.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice()));
        summary.saved = Some(snapshot::save(root, "+update", files, at)?);
    }
    for rel in &summary.added {
        files::create(&root.join(rel), &files[rel])?;
    }
    for (rel, contents) in replacements {
        files::replace(&root.join(rel), contents)?;
        summary.updated.push(rel.clone());
    }
    settings(pack, &files)?.write(root)?;
    Ok(summary)
}

/// What an update does with a file.
enum Fate {
    /// It is as it should be, or the learner's with nothing new to say about it.
    Stays,
    /// It is the learner's, though the pack has another one now.
    Kept,
    Added,
    /// The pack's takes its place.
    Replaced {
        /// What stands there, if it must be saved.
        original: Option<Vec<u8>>,
    },
}

/// Decides about the file `rel`; `written` is the hash of the pack's file when it was last written.
fn fate(path: &Path, rel: &str, contents: &[u8], written: Option<&String>) -> Result<Fate, FileError> {
    let present = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Fate::Added),
        present => present.doing("read", path)?,
    };
    let is_edited = written != Some(&sha256(&present));
    Ok(match (is_learners(rel), is_edited) {
        _ if present == contents => Fate::Stays,
        (true, true) if written == Some(&sha256(contents)) => Fate::Stays,
        (true, true) => Fate::Kept,
        (false, false) => Fate::Replaced { original: None },
        // Nothing in `rtl/<id>/` is ever replaced without a snapshot, not even an old skeleton.
        _ => Fate::Replaced { original: Some(present) },
    })
}

/// Which copies in the workspace at `root` are not what decides, of the files that do.
///
/// # Errors
/// [`SettingsError`] when the settings of the workspace cannot be read.
pub fn differences(root: &Path, deciding: &[HarnessFile]) -> Result<Differences, SettingsError> {
    let other: Vec<_> = deciding.iter().filter(|file| !is_as_in_pack(&root.join(&file.rel), &file.contents)).collect();
    if other.is_empty() {
        return Ok(Differences::default());
    }
    let written = Settings::read(root)?.unwrap_or_default().files;
    let is_as_written = |file: &&HarnessFile| {
        let hash = fs::read(root.join(&file.rel)).ok().map(|bytes| sha256(&bytes));
        hash.is_some_and(|hash| written.get(&file.rel) == Some(&hash))
    };
    let (outdated, edited): (Vec<_>, Vec<_>) = other.into_iter().partition(is_as_written);
    let names = |files: Vec<&HarnessFile>| files.into_iter().map(|file| file.rel.clone()).collect();
    Ok(Differences { edited: names(edited), outdated: names(outdated) })
}

/// Whether a file is the learner's to write: everything in `rtl/` but the supplied RTL, and the workspace's README.md.
fn is_learners(rel: &str) -> bool {
    rel == README_FILE || (rel.starts_with("rtl/") && !rel.starts_with("rtl/common/"))
}

/// What goes into a workspace. The generators of golden vectors are for authors only.
fn workspace_files(pack: &Pack) -> Result<PackFiles, PackError> {
    let mut files = PackFiles::from([(README_FILE.to_owned(), include_bytes!("workspace-readme.md").to_vec())]);
    let is_generator = |rel: &String| Path::new(rel).extension().is_some_and(|extension| extension == "py");
    for tree in TREES {
        for rel in pack.files_below(tree)?.into_iter().filter(|rel| !is_generator(rel)) {
            let contents = pack.read(&rel)?;
            files.insert(rel, contents);
        }
    }
    Ok(files)
}

/// Clears away what a killed `lab` left, and makes the files that no pack has.
fn prepare(root: &Path, files: &PackFiles) -> Result<(), FileError> {
    let paths = files.keys().map(String::as_str).chain(STATE_FILES.map(|(rel, _)| rel));
    let directories: BTreeSet<PathBuf> = paths.filter_map(|rel| Some(root.join(rel).parent()?.to_owned())).collect();
    for directory in &directories {
        files::remove_temporaries(directory);
    }
    STATE_FILES.iter().try_for_each(|(rel, text)| files::create(&root.join(rel), text.as_bytes()).map(drop))
}

fn settings(pack: &Pack, files: &PackFiles) -> Result<Settings, FileError> {
    // Absolute, since the workspace outlives the directory in which the command was typed.
    let pack = pack.root().map(|root| root.canonicalize().doing("find", root)).transpose()?;
    let hashes = files.iter().map(|(rel, contents)| (rel.clone(), sha256(contents))).collect();
    Ok(Settings { pack, lab_version: env!("CARGO_PKG_VERSION").to_owned(), files: hashes })
}
