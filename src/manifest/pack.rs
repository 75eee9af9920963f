//! Packs: where the files of the labs come from, a directory or the binary itself.
//!
//! Every path is relative to the pack's root, with `/`, such as `labs/alu/lab.toml`. Nothing here knows what is in a file.

use include_dir::{Dir, DirEntry, include_dir};
use rustix::io::Errno;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};
use thiserror::Error;

use crate::disk::open::open_following;
use crate::disk::read::{ReadProblem, read_bounded};

/// The largest file that is read, in bytes. Golden vectors are the largest files of a pack.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// The built-in curriculum: the trees of this repository that make it a pack.
static EMBEDDED: [(&str, Dir<'static>); 4] = [
    ("labs", include_dir!("$CARGO_MANIFEST_DIR/labs")),
    ("rtl", include_dir!("$CARGO_MANIFEST_DIR/rtl")),
    ("testbenches", include_dir!("$CARGO_MANIFEST_DIR/testbenches")),
    ("tests/solutions", include_dir!("$CARGO_MANIFEST_DIR/tests/solutions")),
];

/// A set of labs, with all their files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pack {
    /// The curriculum inside the binary.
    Embedded,
    /// A directory of the shape that docs/lab-format.md describes.
    Directory(PathBuf),
}

/// Why a file or a directory of a pack cannot be read.
#[derive(Debug, Error)]
pub enum PackError {
    /// There is nothing of that name.
    #[error("{path} does not exist")]
    Missing {
        /// The file, as the user knows it.
        path: String,
    },
    /// A directory, a pipe or a device.
    #[error("{path} is not a regular file")]
    NotAFile {
        /// The file, as the user knows it.
        path: String,
    },
    /// Larger than any file of a lab may be.
    #[error("{path} is larger than {} MiB", MAX_FILE_BYTES >> 20)]
    TooLarge {
        /// The file, as the user knows it.
        path: String,
    },
    #[error("{path} cannot be read: {source}")]
    Unreadable {
        /// The file or directory, as the user knows it.
        path: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// A path that leads out of the pack.
    #[error("`{path}` is not a path inside a pack")]
    Outside { path: String },
    /// The directory has no labs.
    #[error("{path} is no pack: it has no lab in a directory `labs`")]
    NoLabs {
        /// The directory, as the user knows it.
        path: String,
    },
}

impl PackError {
    fn of(problem: ReadProblem, path: String) -> Self {
        let source = match problem {
            ReadProblem::Missing => return Self::Missing { path },
            ReadProblem::NotAFile(_) => return Self::NotAFile { path },
            ReadProblem::TooLarge => return Self::TooLarge { path },
            ReadProblem::Io(source) => source,
            ReadProblem::Denied => io::ErrorKind::PermissionDenied.into(),
            _ => Errno::LOOP.into(),
        };
        Self::Unreadable { path, source }
    }
}

impl Pack {
    /// The curriculum inside the binary.
    pub fn embedded() -> Self {
        Self::Embedded
    }

    /// The pack in a directory. Nothing is read yet.
    pub fn directory(root: impl Into<PathBuf>) -> Self {
        Self::Directory(root.into())
    }

    /// The directory of the pack; `None` for the one inside the binary.
    pub fn root(&self) -> Option<&Path> {
        match self {
            Self::Embedded => None,
            Self::Directory(root) => Some(root),
        }
    }

    /// How messages name a file of the pack: its path from where the user stands, or from the root of the embedded pack.
    pub fn display(&self, rel: &str) -> String {
        let path = self.root().map_or_else(|| PathBuf::from(rel), |root| root.join(rel));
        path.strip_prefix(".").unwrap_or(&path).display().to_string()
    }

    /// The contents of a file.
    ///
    /// # Errors
    /// [`PackError`] when there is no such regular file, it cannot be read, or it is larger than 64 MiB.
    pub fn read(&self, rel: &str) -> Result<Vec<u8>, PackError> {
        check_inside(rel)?;
        match self {
            Self::Embedded => match find(rel) {
                Some(Node::File(contents)) => Ok(contents.to_vec()),
                Some(Node::Directory(_)) => Err(PackError::NotAFile { path: self.display(rel) }),
                None => Err(PackError::Missing { path: self.display(rel) }),
            },
            Self::Directory(root) => open_following(&root.join(rel))
                .and_then(|file| read_bounded(file, MAX_FILE_BYTES))
                .map_err(|problem| PackError::of(problem, self.display(rel))),
        }
    }

    /// Whether there is a regular file of that name.
    pub fn exists(&self, rel: &str) -> bool {
        check_inside(rel).is_ok()
            && match self {
                Self::Embedded => matches!(find(rel), Some(Node::File(_))),
                Self::Directory(root) => root.join(rel).is_file(),
            }
    }

    /// The names of the files in a directory, sorted, without hidden ones; none if there is no such directory.
    ///
    /// # Errors
    /// [`PackError`] when the directory cannot be read.
    pub fn files(&self, rel: &str) -> Result<Vec<String>, PackError> {
        Ok(self.list(rel)?.into_iter().filter(|entry| !entry.is_directory).map(|entry| entry.name).collect())
    }

    /// The names of the directories in a directory, sorted, without hidden ones; none if there is no such directory.
    ///
    /// # Errors
    /// [`PackError`] when the directory cannot be read.
    pub fn directories(&self, rel: &str) -> Result<Vec<String>, PackError> {
        Ok(self.list(rel)?.into_iter().filter(|entry| entry.is_directory).map(|entry| entry.name).collect())
    }

    /// The paths, from the root of the pack, of all files below a directory, sorted, without hidden ones.
    ///
    /// # Errors
    /// [`PackError`] when a directory cannot be read.
    pub fn files_below(&self, rel: &str) -> Result<Vec<String>, PackError> {
        let mut paths = Vec::new();
        for entry in self.list(rel)? {
            let path = format!("{rel}/{}", entry.name);
            if entry.is_directory {
                paths.extend(self.files_below(&path)?);
            } else {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    fn list(&self, rel: &str) -> Result<Vec<PackEntry>, PackError> {
        check_inside(rel)?;
        let mut entries = match self {
            Self::Embedded => list_embedded(rel),
            Self::Directory(root) => match list_directory(&root.join(rel)) {
                Err(error) if is_missing(&error) => Vec::new(),
                other => other.map_err(|source| PackError::Unreadable { path: self.display(rel), source })?,
            },
        };
        entries.retain(|entry| !entry.name.starts_with('.') && entry.name != "__pycache__");
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }
}

fn check_inside(rel: &str) -> Result<(), PackError> {
    let inside = !rel.is_empty() && Path::new(rel).components().all(|part| matches!(part, Component::Normal(_)));
    if inside { Ok(()) } else { Err(PackError::Outside { path: rel.to_owned() }) }
}

struct PackEntry {
    name: String,
    is_directory: bool,
}

/// A file or directory of the embedded pack.
enum Node {
    File(&'static [u8]),
    Directory(&'static [DirEntry<'static>]),
}

/// Finds a path of the embedded pack, one directory after the other. (`Dir::get_entry` would search the whole tree.)
fn find(rel: &str) -> Option<Node> {
    let (rest, tree) = EMBEDDED.iter().find_map(|(name, tree)| Some((rel.strip_prefix(name)?, tree)))?;
    if rest.is_empty() {
        return Some(Node::Directory(tree.entries()));
    }
    rest.strip_prefix('/')?.split('/').try_fold(Node::Directory(tree.entries()), |node, name| {
        let Node::Directory(entries) = node else { return None };
        match entries.iter().find(|entry| entry.path().file_name().is_some_and(|n| n == name))? {
            DirEntry::Dir(directory) => Some(Node::Directory(directory.entries())),
            DirEntry::File(file) => Some(Node::File(file.contents())),
        }
    })
}

fn list_embedded(rel: &str) -> Vec<PackEntry> {
    let Some(Node::Directory(entries)) = find(rel) else { return Vec::new() };
    let name = |entry: &DirEntry<'_>| Some(entry.path().file_name()?.to_str()?.to_owned());
    entries.iter().filter_map(|e| Some(PackEntry { name: name(e)?, is_directory: e.as_dir().is_some() })).collect()
}

/// A name that is not UTF-8 is left out: no manifest can name it.
fn list_directory(path: &Path) -> io::Result<Vec<PackEntry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // Links to directories are not followed, so that no link can make the walk endless.
        let is_directory = entry.file_type()?.is_dir();
        if let Ok(name) = entry.file_name().into_string() {
            entries.push(PackEntry { name, is_directory });
        }
    }
    Ok(entries)
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_pack_is_this_repository() {
        let repository = Pack::directory(env!("CARGO_MANIFEST_DIR"));
        for tree in ["labs", "rtl", "testbenches", "tests/solutions"] {
            let files = Pack::embedded().files_below(tree).expect("embedded files");
            assert_eq!(files, repository.files_below(tree).expect("files on disk"));
            assert!(!files.is_empty());
        }
        let manifest = "labs/half-adder/lab.toml";
        assert_eq!(Pack::embedded().read(manifest).expect("embedded"), repository.read(manifest).expect("on disk"));
    }

    #[test]
    fn no_path_leads_out_of_a_pack() {
        for path in ["../secret", "/etc/passwd", "labs/../../x", ""] {
            assert!(matches!(Pack::directory("/").read(path), Err(PackError::Outside { .. })), "{path}");
            assert!(!Pack::directory("/").exists(path), "{path}");
        }
    }

    #[test]
    fn a_directory_is_no_file_and_a_missing_directory_is_empty() {
        for pack in [Pack::embedded(), Pack::directory(env!("CARGO_MANIFEST_DIR"))] {
            assert!(matches!(pack.read("labs/half-adder"), Err(PackError::NotAFile { .. })));
            assert!(matches!(pack.read("labs/half-adder/none"), Err(PackError::Missing { .. })));
            assert!(matches!(pack.read("labs/half-adder/lab.toml/none"), Err(PackError::Missing { .. })));
            assert!(pack.files("labs/none").expect("no such directory").is_empty());
        }
    }
}
