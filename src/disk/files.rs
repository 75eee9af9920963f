//! Files of a workspace, written so that a crash at any moment leaves either the old content or the new one.
//!
//! What the files mean, and when one may be replaced at all, is not decided here: see `snapshot` and `init`.

use std::fmt;
use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

/// Permissions of a new file, before the process's umask is taken off.
const NEW_FILE_MODE: u32 = 0o666;

/// How the names of files in the making begin and end.
const TEMPORARY_PREFIX: &str = ".lab-";
const TEMPORARY_SUFFIX: &str = ".tmp";

/// Something that the file system refused; always the environment's fault, never the learner's Verilog.
#[derive(Debug, Error)]
#[error("cannot {action} `{}`: {}", path.display(), Reason(cause))]
pub struct FileError {
    action: &'static str,
    path: PathBuf,
    // Not named `source`: the message has it already, and error chains would print it twice.
    cause: io::Error,
}

impl FileError {
    /// Which file or directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there was no room: a full disk, a used-up quota, or a limit on the size of files.
    pub fn is_disk_full(&self) -> bool {
        is_full(self.cause.kind())
    }
}

fn is_full(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

/// An I/O error in words, with what to do about it where that is known.
struct Reason<'a>(&'a io::Error);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind() {
            kind if is_full(kind) => f.write_str("the disk is full; free some space and run the command again"),
            ErrorKind::PermissionDenied => f.write_str("permission denied; see who owns it with `ls -ld`"),
            ErrorKind::ReadOnlyFilesystem => f.write_str("the file system is read-only"),
            _ => write!(f, "{}", self.0),
        }
    }
}

/// Says of a failed call what it was meant to do, and to which file.
pub(crate) trait FileContext<T> {
    /// Completes "cannot `action` `path`".
    fn doing(self, action: &'static str, path: &Path) -> Result<T, FileError>;
}

impl<T> FileContext<T> for io::Result<T> {
    fn doing(self, action: &'static str, path: &Path) -> Result<T, FileError> {
        self.map_err(|cause| FileError { action, path: path.to_owned(), cause })
    }
}

/// Gives `path` this content, whether it exists or not. A symbolic link at `path` is replaced, and what it points to
/// is left alone. Missing directories are made.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let permissions = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|data| data.permissions());
    write_temporary(path, bytes, permissions)
        .and_then(|file| file.persist(path).map_err(|error| error.error))
        .doing("write", path)?;
    sync_directory(path);
    Ok(())
}

/// Creates `path` with this content unless something is there already. Missing directories are made.
///
/// Returns whether the file was created.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<bool, FileError> {
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let file = write_temporary(path, bytes, None).doing("write", path)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error).doing("write", path),
    }
}

/// A finished file beside `path`, under a hidden name, on disk.
fn write_temporary(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<NamedTempFile> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new()
        .prefix(TEMPORARY_PREFIX)
        .suffix(TEMPORARY_SUFFIX)
        .permissions(Permissions::from_mode(NEW_FILE_MODE))
        .tempfile_in(directory)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Removes what a killed process left of files in the making. Only for the holder of the [`lock`]; what cannot be removed
/// does no harm.
pub(crate) fn remove_temporaries(directory: &Path) {
    let is_temporary = |name: &str| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX);
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_temporary) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes a rename in the directory of `path` last. Some file systems cannot; the content is safe all the same.
fn sync_directory(path: &Path) {
    if let Some(directory) = path.parent() {
        let _ = File::open(directory).and_then(|directory| directory.sync_all());
    }
}

/// Makes the state directory (`.lab`) if it is missing, and keeps it out of version control unless `lab init` made it.
pub(crate) fn create_state_dir(state_dir: &Path) -> Result<(), FileError> {
    if state_dir.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(state_dir).doing("create", state_dir)?;
    create(&state_dir.join(".gitignore"), b"*\n").map(drop)
}

/// Waits until this process is the only one that changes `state_dir`, and stays so until the result is dropped.
///
/// The kernel releases the lock of a process that dies, so a lock is never left behind.
pub(crate) fn lock(state_dir: &Path) -> Result<File, FileError> {
    create_state_dir(state_dir)?;
    let path = state_dir.join("lock");
    let file = open_lock(&path)?;
    match file.lock() {
        // Some network file systems have no locks; then a single write a record has to be enough.
        Err(error) if error.kind() != ErrorKind::Unsupported => Err(error).doing("lock", &path),
        _ => Ok(file),
    }
}

/// Makes this process the only one that has the lock at `path`, until the result is dropped; `None` if another one has it.
pub(crate) fn try_lock(path: &Path) -> Result<Option<File>, FileError> {
    let file = open_lock(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        // Without locks, a person who starts two processes there has to know.
        Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => Err(error).doing("lock", path),
        _ => Ok(Some(file)),
    }
}

fn open_lock(path: &Path) -> Result<File, FileError> {
    File::options().create(true).truncate(false).write(true).open(path).doing("open", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_keeps_permissions_and_leaves_no_temporary_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rtl/alu.v");
        assert!(create(&path, b"one").unwrap());
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(dir.path().join("rtl")).unwrap().count(), 1);
    }

    #[test]
    fn creating_never_overwrites_not_even_a_dangling_link() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("file"), dir.path().join("link"));
        fs::write(&file, "mine").unwrap();
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        assert!(!create(&file, b"yours").unwrap());
        assert!(!create(&link, b"yours").unwrap());
        assert_eq!(fs::read(&file).unwrap(), b"mine");
    }

    #[test]
    fn replacing_a_link_leaves_its_target_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (target, link) = (dir.path().join("target"), dir.path().join("link"));
        fs::write(&target, "precious").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"precious");
        assert_eq!(fs::read(&link).unwrap(), b"new");
    }

    #[test]
    fn a_full_disk_says_what_to_do() {
        let full: io::Result<()> = Err(ErrorKind::StorageFull.into());
        let error = full.doing("write", Path::new("x")).unwrap_err();
        assert!(error.is_disk_full());
        assert_eq!(error.to_string(), "cannot write `x`: the disk is full; free some space and run the command again");
    }
}
