//! The secret behind personal vectors. How vectors follow from it is in `domain::personal`.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub use crate::domain::personal::{PersonalError, expect, is_varied, stimulus};
use thiserror::Error;

/// Fewer bytes can be guessed.
const FEWEST_BYTES: usize = 16;
/// More bytes are no secret that somebody made on purpose.
const MOST_BYTES: u64 = 64 * 1024;
/// The permission to read for everybody.
const READABLE_BY_ALL: u32 = 0o004;

/// What only the teacher knows. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a file is no secret. Always the teacher's to mend.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("the secret {} cannot be read: {source}", path.display())]
    Unreadable {
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A directory, a pipe or a device.
    #[error("the secret {} is no regular file", .0.display())]
    NotAFile(PathBuf),
    /// Too few bytes.
    #[error("the secret {} has fewer than {FEWEST_BYTES} bytes: make one with `openssl rand -hex 32`", .0.display())]
    Short(PathBuf),
    /// Too many bytes.
    #[error("the secret {} has more than {} KiB: this is some other file", .0.display(), MOST_BYTES / 1024)]
    Long(PathBuf),
    /// Every user of the machine can read it.
    #[error("the secret {} can be read by everybody on this machine: chmod o-r it", .0.display())]
    Exposed(PathBuf),
    /// It lies where the submissions are.
    #[error("the secret {} lies among the submissions, where students may see it: move it elsewhere", .0.display())]
    Inside(PathBuf),
}

impl Secret {
    /// Reads a secret. Blanks and line ends at the end of the file do not belong to it: some editors add them.
    ///
    /// # Errors
    /// [`SecretError`] when the file cannot be read, has less than 16 bytes, lies in `submissions`, or can be read by everybody.
    pub fn read(path: &Path, submissions: &Path) -> Result<Self, SecretError> {
        let unreadable = |source| SecretError::Unreadable { path: path.to_owned(), source };
        let real = fs::canonicalize(path).map_err(unreadable)?;
        if fs::canonicalize(submissions).is_ok_and(|submissions| real.starts_with(submissions)) {
            return Err(SecretError::Inside(path.to_owned()));
        }
        // Looked at before it is opened: opening a pipe would wait for a writer.
        let data = fs::metadata(&real).map_err(unreadable)?;
        if !data.is_file() {
            return Err(SecretError::NotAFile(path.to_owned()));
        }
        if data.permissions().mode() & READABLE_BY_ALL != 0 {
            return Err(SecretError::Exposed(path.to_owned()));
        }
        let mut bytes = Vec::new();
        File::open(&real).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(SecretError::Long(path.to_owned()));
        }
        let secret = bytes.trim_ascii_end();
        if secret.len() < FEWEST_BYTES { Err(SecretError::Short(path.to_owned())) } else { Ok(Self(secret.to_owned())) }
    }

    /// The secret itself, for [`stimulus`].
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn write(path: &Path, text: &str, mode: u32) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_secret_is_the_teachers_alone_and_has_no_line_end() {
        let dir = TempDir::new().unwrap();
        let submissions = dir.path().join("submissions");
        fs::create_dir(&submissions).unwrap();
        let path = dir.path().join("secret");
        let read = || Secret::read(&path, &submissions);
        assert!(matches!(read(), Err(SecretError::Unreadable { .. })));
        write(&path, "0123456789abcdef\r\n", 0o600);
        let secret = read().unwrap();
        assert_eq!(secret.as_bytes(), b"0123456789abcdef");
        assert!(!format!("{secret:?}").contains("0123"));
        write(&path, "0123456789abcde\n", 0o600);
        assert!(matches!(read(), Err(SecretError::Short(_))));
        write(&path, "0123456789abcdef", 0o644);
        assert!(matches!(read(), Err(SecretError::Exposed(_))));
        write(&path, &"x".repeat(70_000), 0o600);
        assert!(matches!(read(), Err(SecretError::Long(_))));
        assert!(matches!(Secret::read(dir.path(), &submissions), Err(SecretError::NotAFile(_))));
    }

    #[test]
    fn a_secret_among_the_submissions_is_refused_by_whatever_way_it_is_named() {
        let dir = TempDir::new().unwrap();
        fs::create_dir(dir.path().join("submissions")).unwrap();
        let inside = dir.path().join("submissions/secret");
        write(&inside, "0123456789abcdef", 0o600);
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&inside, &link).unwrap();
        for path in [inside, link] {
            assert!(matches!(Secret::read(&path, &dir.path().join("submissions")), Err(SecretError::Inside(_))));
        }
    }
}
