//! `.lab/workspace.toml`: which pack a workspace came from, and what its files were when `lab` wrote them.
//!
//! The hashes tell a file that the learner changed from one that only the pack changed; `init` decides what follows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, str};

use crate::disk::files::{self, FileContext, FileError};
use crate::domain::text::printable;
use thiserror::Error;
use toml_span::Value;
use toml_span::value::Table;

/// Where the settings stand in a workspace.
pub const SETTINGS_FILE: &str = ".lab/workspace.toml";

/// The version of the format that this `lab` reads and writes.
const SCHEMA: i64 = 1;

/// What `lab` remembers of a workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The pack's directory, absolute or relative to the workspace; `None` for the curriculum inside the binary.
    pub pack: Option<PathBuf>,
    /// The version of `lab` that wrote the files.
    pub lab_version: String,
    /// For every file of the pack, by its path in the workspace with `/`, the SHA-256 of the pack's content.
    pub files: BTreeMap<String, String>,
}

/// Why the settings of a workspace cannot be read or written.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The text is not what `lab` writes.
    #[error(
        "`{}`, line {line}: {problem}; delete the file and write it anew with `lab init --force {}` (your files are kept)",
        path.display(), root(path).display()
    )]
    Malformed {
        path: PathBuf,
        /// Where, from 1.
        line: usize,
        problem: String,
    },
    /// A later `lab` wrote it.
    #[error("`{}` was written by a newer lab (schema {schema}, this one knows {SCHEMA}): install the newer lab", path.display())]
    Newer { path: PathBuf, schema: i64 },
    #[error(transparent)]
    File(#[from] FileError),
}

fn root(settings: &Path) -> &Path {
    settings.parent().and_then(Path::parent).unwrap_or(settings)
}

impl Settings {
    /// Reads the settings of the workspace at `root`; `None` if it has none.
    ///
    /// # Errors
    /// [`SettingsError`] when there is a file that cannot be read or understood.
    pub fn read(root: &Path) -> Result<Option<Self>, SettingsError> {
        let path = root.join(SETTINGS_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(SettingsError::Malformed { path, line: 1, problem: "it is not text".to_owned() });
            }
            Err(error) => return Err(error).doing("read", &path).map_err(SettingsError::File),
        };
        Self::parse(&text, &path).map(Some)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let malformed = |at: usize, problem: String| SettingsError::Malformed {
            path: path.to_owned(),
            line: text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1,
            problem: printable(&problem),
        };
        let value = toml_span::parse(text).map_err(|error| malformed(error.span.start, error.to_string()))?;
        let at = value.span.start;
        let table = value.as_table().ok_or_else(|| malformed(at, "this is no table".to_owned()))?;
        match table.get("schema").and_then(Value::as_integer) {
            Some(SCHEMA) => {}
            Some(schema) if schema > SCHEMA => return Err(SettingsError::Newer { path: path.to_owned(), schema }),
            _ => return Err(malformed(at, format!("`schema = {SCHEMA}` is missing"))),
        }
        let text_of = |key: &str| table.get(key).and_then(Value::as_str);
        Ok(Self {
            pack: text_of("pack").map(PathBuf::from),
            lab_version: text_of("lab").unwrap_or_default().to_owned(),
            files: table.get("files").and_then(Value::as_table).map(hashes).unwrap_or_default(),
        })
    }

    /// Writes the settings of the workspace at `root`.
    ///
    /// # Errors
    /// [`SettingsError::File`] when the file system refuses.
    pub fn write(&self, root: &Path) -> Result<(), SettingsError> {
        files::replace(&root.join(SETTINGS_FILE), self.to_toml().as_bytes()).map_err(SettingsError::File)
    }

    fn to_toml(&self) -> String {
        let mut text = String::from("# Written by `lab init`. The hashes tell your changes from those of the labs.\n");
        let _ = writeln!(text, "schema = {SCHEMA}\nlab = {}", quoted(&self.lab_version));
        if let Some(pack) = &self.pack {
            let _ = writeln!(text, "pack = {}", quoted(&pack.to_string_lossy()));
        }
        text.push_str("\n[files]\n");
        for (path, hash) in &self.files {
            let _ = writeln!(text, "{} = {}", quoted(path), quoted(hash));
        }
        text
    }
}

fn hashes(files: &Table<'_>) -> BTreeMap<String, String> {
    let text = |value: &Value<'_>| value.as_str().map(str::to_owned);
    files.iter().filter_map(|(path, hash)| Some((path.name.to_string(), text(hash)?))).collect()
}

/// A basic string of TOML 1.0. Those of JSON are the same, but for the character DEL.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, SettingsError> {
        Settings::parse(text, Path::new("/w/.lab/workspace.toml"))
    }

    #[test]
    fn settings_read_what_they_write() {
        let settings = Settings {
            pack: Some(PathBuf::from("/home/é/my \"pack\"\\\u{7f}\n")),
            lab_version: "0.1.0".to_owned(),
            files: BTreeMap::from([("labs/alu/README.md".to_owned(), crate::disk::hash::sha256(b""))]),
        };
        assert_eq!(parse(&settings.to_toml()).unwrap(), settings);
        let embedded = Settings::default();
        assert_eq!(parse(&embedded.to_toml()).unwrap(), embedded);
    }

    #[test]
    fn a_newer_schema_is_refused_by_name() {
        let error = parse("schema = 2\nfiles = 7\n").unwrap_err();
        assert!(matches!(error, SettingsError::Newer { schema: 2, .. }), "{error}");
    }

    #[test]
    fn a_malformed_file_is_located_and_has_a_way_out() {
        let message = parse("schema = 1\n<<<<<<< HEAD\n").unwrap_err().to_string();
        assert!(message.contains("workspace.toml`, line 2: "), "{message}");
        assert!(message.contains("lab init --force /w"), "{message}");
        assert!(parse("").unwrap_err().to_string().contains("`schema = 1` is missing"));
    }
}
