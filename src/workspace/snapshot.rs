//! Snapshots: nothing that a learner wrote is overwritten before it is saved, and `lab reset --undo` brings it back.
//!
//! # What an undo does
//!
//! The *saved states* of a lab are its snapshots in the order of time; of equal ones the latest counts. A skeleton is no
//! saved state: `lab reset` can always bring it.
//!
//! - What is there is saved first, unless it is a saved state already, or the skeleton.
//! - If it was no saved state, the latest of the others comes back; else the one before it; and from the earliest the walk
//!   goes round to the latest. So several undos walk back through everything that was ever replaced, nothing is out of
//!   reach, and an undo is undone by going round, or by `lab reset`.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use thiserror::Error;

use super::place::STATE_DIR;
use crate::disk::files::{self, FileContext, FileError};
use crate::domain::id::LabId;
use crate::domain::lab::Lab;
use crate::manifest::pack::{Pack, PackError};

/// The time in a snapshot's name: it sorts as text, and has no `-`, so that the lab's id can follow one.
const TIME_FORMAT: &str = "%Y%m%dT%H%M%S.%6fZ";

/// Contents of a lab's source files by file name; a file that does not exist has no entry.
pub type SnapshotContents = BTreeMap<String, Vec<u8>>;

/// The skeleton of a lab. In a pack under development that is what is there already.
///
/// # Errors
/// [`PackError`] when the pack lacks a file of it.
pub fn skeleton(pack: &Pack, lab: &Lab) -> Result<SnapshotContents, PackError> {
    let read = |source: &String| Ok((source.clone(), pack.read(&format!("rtl/{}/{source}", lab.id))?));
    lab.work.files().iter().map(read).collect()
}

/// What a reset or an undo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Files that were changed, as paths in the workspace; empty when all were as asked for.
    pub changed: Vec<PathBuf>,
    /// Where what was there is saved; `None` when it was a saved state already, or nothing of the learner's.
    pub saved: Option<PathBuf>,
    /// For an undo: the snapshot that came back.
    pub restored: Option<PathBuf>,
}

/// Why a lab was not reset or brought back. No file of the learner's is lost.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// Something else stands in the place of a source file.
    #[error("`{}` is not a file, so it cannot be saved before it is replaced; move it away and try again", path.display())]
    NotAFile { path: PathBuf },
    /// Nothing was ever replaced.
    #[error("there is nothing to undo: `lab reset {lab}` has not replaced anything of yours yet")]
    NothingSaved { lab: LabId },
    /// The only saved state is there already.
    #[error("there is nothing else to bring back: `{lab}` is as it was before its only reset")]
    OnlyThis { lab: LabId },
    #[error(transparent)]
    File(#[from] FileError),
}

/// Saves the learner's sources of `lab`, and puts the skeleton in their place.
///
/// # Errors
/// [`SnapshotError`]; what was there is then still there, or saved.
pub fn reset(root: &Path, lab: &Lab, skeleton: &SnapshotContents, at: Timestamp) -> Result<FileChange, SnapshotError> {
    let _lock = files::lock(&root.join(STATE_DIR))?;
    let present = sources_below(root, lab)?;
    let saved = save_state(root, lab, &present, skeleton, at)?;
    let changed = put(root, lab, &present, skeleton)?;
    Ok(FileChange { changed, saved, restored: None })
}

/// Goes one saved state of `lab` back; see the module's documentation.
///
/// # Errors
/// [`SnapshotError`]; what was there is then still there, or saved.
pub fn undo(root: &Path, lab: &Lab, skeleton: &SnapshotContents, at: Timestamp) -> Result<FileChange, SnapshotError> {
    let _lock = files::lock(&root.join(STATE_DIR))?;
    let present = sources_below(root, lab)?;
    let states = saved_states(root, lab)?;
    let here = states.iter().position(|(_, contents)| *contents == present);
    let next = here.map_or(0, |here| (here + 1) % states.len().max(1));
    let Some((snapshot, contents)) = states.get(next) else {
        return Err(SnapshotError::NothingSaved { lab: lab.id.clone() });
    };
    if here == Some(next) {
        return Err(SnapshotError::OnlyThis { lab: lab.id.clone() });
    }
    let saved = if here.is_some() { None } else { save_state(root, lab, &present, skeleton, at)? };
    let changed = put(root, lab, &present, contents)?;
    Ok(FileChange { changed, saved, restored: Some(snapshot.clone()) })
}

/// Saves some files, given by their paths in the workspace, in a new snapshot and returns where it is.
///
/// `label` ends its name. The snapshot appears as a whole or not at all.
///
/// # Errors
/// When the file system refuses.
pub(crate) fn save<'a>(
    root: &Path,
    label: &str,
    files: impl IntoIterator<Item = (PathBuf, &'a [u8])>,
    at: Timestamp,
) -> Result<PathBuf, FileError> {
    let directory = snapshots_dir(root);
    fs::create_dir_all(&directory).doing("create", &directory)?;
    let unfinished = tempfile::Builder::new().prefix(".lab-").tempdir_in(&directory).doing("write to", &directory)?;
    for (path, bytes) in files {
        files::replace(&unfinished.path().join(path), bytes)?;
    }
    let path = directory.join(format!("{}{label}", time_after(&directory, at)?));
    fs::rename(unfinished.path(), &path).doing("write", &path)?;
    Ok(path)
}

fn snapshots_dir(root: &Path) -> PathBuf {
    root.join(STATE_DIR).join("snapshots")
}

/// The time `at` for a snapshot's name, or a little later than the latest snapshot, should the clock stand or go back.
fn time_after(directory: &Path, at: Timestamp) -> Result<String, FileError> {
    let latest = names(directory)?.into_iter().filter_map(|name| time_of(&name)).max();
    let earliest = latest.and_then(|latest| latest.checked_add(1.microsecond()).ok());
    Ok(earliest.map_or(at, |earliest| at.max(earliest)).strftime(TIME_FORMAT).to_string())
}

/// When the snapshot of this name was taken; `None` if it is none.
fn time_of(name: &str) -> Option<Timestamp> {
    let end = name.find('Z')? + 1;
    let time = DateTime::strptime(TIME_FORMAT, &name[..end]).ok()?;
    Some(time.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp())
}

fn names(directory: &Path) -> Result<Vec<String>, FileError> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.doing("read", directory)?,
    };
    Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
}

/// Saves the state of a lab, unless there is nothing of the learner's in it.
fn save_state(
    root: &Path,
    lab: &Lab,
    present: &SnapshotContents,
    skeleton: &SnapshotContents,
    at: Timestamp,
) -> Result<Option<PathBuf>, SnapshotError> {
    if present.is_empty() || present == skeleton {
        return Ok(None);
    }
    let files = present.iter().map(|(name, bytes)| (lab.source_path(name), bytes.as_slice()));
    Ok(Some(save(root, &format!("-{}", lab.id), files, at)?))
}

/// The saved states of a lab, the latest first, and of equal ones only the latest.
fn saved_states(root: &Path, lab: &Lab) -> Result<Vec<(PathBuf, SnapshotContents)>, SnapshotError> {
    let directory = snapshots_dir(root);
    let mut names = names(&directory)?;
    names.retain(|name| time_of(name).is_some() && name.split_once('-').is_some_and(|(_, id)| id == lab.id.as_str()));
    names.sort_by(|a, b| b.cmp(a));
    let mut states: Vec<(PathBuf, SnapshotContents)> = Vec::new();
    for name in names {
        let path = directory.join(name);
        let contents = sources_below(&path, lab)?;
        if !contents.is_empty() && states.iter().all(|(_, other)| *other != contents) {
            states.push((path, contents));
        }
    }
    Ok(states)
}

/// The lab's sources below `root`: a workspace or a snapshot.
fn sources_below(root: &Path, lab: &Lab) -> Result<SnapshotContents, SnapshotError> {
    let mut contents = SnapshotContents::new();
    for source in lab.work.files() {
        let path = root.join(lab.source_path(source));
        match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Ok(data) if !data.is_file() => return Err(SnapshotError::NotAFile { path }),
            found => {
                found.doing("read", &path)?;
                contents.insert(source.clone(), fs::read(&path).doing("read", &path)?);
            }
        }
    }
    Ok(contents)
}

/// Makes the lab's sources what is `wanted`, and returns those that were not.
fn put(
    root: &Path,
    lab: &Lab,
    present: &SnapshotContents,
    wanted: &SnapshotContents,
) -> Result<Vec<PathBuf>, SnapshotError> {
    let mut changed = Vec::new();
    for source in lab.work.files().iter().filter(|source| present.get(*source) != wanted.get(*source)) {
        let rel = lab.source_path(source);
        let path = root.join(&rel);
        match wanted.get(source) {
            Some(bytes) => files::replace(&path, bytes)?,
            None => fs::remove_file(&path).doing("remove", &path)?,
        }
        changed.push(rel);
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_snapshots_tell_their_time_also_when_the_clock_goes_back() {
        let root = tempfile::tempdir().unwrap();
        let at: Timestamp = "2026-01-02T03:04:05.5Z".parse().unwrap();
        let take = |at| save(root.path(), "-alu", [(PathBuf::from("a.v"), &b"x"[..])], at).unwrap();
        let (first, second) = (take(at), take(at - 1.hour()));
        assert_eq!(first.file_name().unwrap(), "20260102T030405.500000Z-alu");
        assert_eq!(second.file_name().unwrap(), "20260102T030405.500001Z-alu");
        assert_eq!(fs::read(second.join("a.v")).unwrap(), b"x");
        assert_eq!(fs::read_dir(first.parent().unwrap()).unwrap().count(), 2, "nothing unfinished is left");
    }
}
