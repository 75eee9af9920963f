//! The roster of a planned class, as `roster.jsonl` keeps it: every chunk, on whatever machine, grades the same students.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::roster::{Roster, RosterEntry};
use super::settings::RunSettingsError;
use crate::disk::files::{self, FileContext, FileError};
use crate::disk::jsonl::write_line;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The file with the roster.
pub const ROSTER_FILE: &str = "roster.jsonl";
/// Version of the file's format.
const SCHEMA: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
struct PlanHeader {
    roster: u32,
    base: PathText,
    listed: bool,
    students: usize,
}

/// Any other line.
#[derive(Serialize, Deserialize)]
struct PlanLine {
    student: String,
    path: PathText,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    submitted: Option<Timestamp>,
}

/// A path, which need not be UTF-8.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PathText {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<&Path> for PathText {
    fn from(path: &Path) -> Self {
        path.to_str()
            .map_or_else(|| Self::Bytes(path.as_os_str().as_bytes().to_vec()), |text| Self::Text(text.to_owned()))
    }
}

impl From<PathText> for PathBuf {
    fn from(path: PathText) -> Self {
        match path {
            PathText::Text(text) => Self::from(text),
            PathText::Bytes(bytes) => Self::from(OsString::from_vec(bytes)),
        }
    }
}

/// Writes the roster of a plan into its directory.
///
/// # Errors
/// [`FileError`].
pub fn write_roster(directory: &Path, roster: &Roster) -> Result<(), FileError> {
    let path = directory.join(ROSTER_FILE);
    let mut text = Vec::new();
    let header = PlanHeader {
        roster: SCHEMA,
        base: roster.base.as_path().into(),
        listed: roster.listed,
        students: roster.entries.len(),
    };
    write_line(&mut text, &header).doing("write", &path)?;
    for RosterEntry { student, path: of_entry, submitted } in &roster.entries {
        let line = PlanLine { student: student.clone(), path: of_entry.as_path().into(), submitted: *submitted };
        write_line(&mut text, &line).doing("write", &path)?;
    }
    files::replace(&path, &text)
}

/// Reads the roster of a plan.
///
/// # Errors
/// [`RunSettingsError`].
pub fn read_roster(directory: &Path) -> Result<Roster, RunSettingsError> {
    let path = directory.join(ROSTER_FILE);
    let text = fs::read_to_string(&path).doing("read", &path)?;
    let unusable = |problem: String| RunSettingsError::Unusable { path: path.clone(), problem };
    let mut lines = text.lines();
    let header: PlanHeader =
        serde_json::from_str(lines.next().unwrap_or_default()).map_err(|error| unusable(error.to_string()))?;
    let entry = |line: &str| {
        let PlanLine { student, path, submitted } = serde_json::from_str(line)?;
        Ok(RosterEntry { student, path: path.into(), submitted })
    };
    let entries = lines.map(entry).collect::<Result<Vec<_>, serde_json::Error>>();
    let entries = entries.map_err(|error| unusable(error.to_string()))?;
    if header.roster != SCHEMA || header.students != entries.len() {
        return Err(unusable("it is not complete".to_owned()));
    }
    Ok(Roster { base: header.base.into(), entries, ignored: Vec::new(), listed: header.listed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roster_comes_back_whatever_its_paths_are() {
        let dir = tempfile::tempdir().unwrap();
        let entry = |student: &str, path: &[u8], submitted| RosterEntry {
            student: student.to_owned(),
            path: PathBuf::from(OsString::from_vec(path.to_vec())),
            submitted,
        };
        let entries = vec![
            entry("ann", b"a.v", None),
            entry("b\n", b"\xff.v", Some(Timestamp::UNIX_EPOCH)),
            entry("c", b"", None),
        ];
        let roster = Roster { base: PathBuf::from("/class"), entries, ignored: Vec::new(), listed: true };
        write_roster(dir.path(), &roster).unwrap();
        assert_eq!(read_roster(dir.path()).unwrap(), roster);
        let path = dir.path().join(ROSTER_FILE);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.lines().take(3).collect::<Vec<_>>().join("\n")).unwrap();
        assert!(matches!(read_roster(dir.path()), Err(RunSettingsError::Unusable { .. })));
    }
}
