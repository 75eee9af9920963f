//! A private temporary directory for the files of one run.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A directory that nobody else can enter, removed with all that is in it when this is dropped.
#[derive(Debug)]
pub struct Scratch {
    directory: TempDir,
}

impl Scratch {
    /// Makes one inside `parent`, such as the system's directory for temporary files.
    ///
    /// # Errors
    /// When `parent` does not exist or cannot be written, or the disk is full.
    pub fn new_in(parent: &Path) -> io::Result<Self> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{error}: {}", parent.display()));
        let parent = parent.canonicalize().map_err(named)?;
        let private = Permissions::from_mode(0o700);
        let directory = tempfile::Builder::new().prefix("lab-").permissions(private).tempdir_in(parent)?;
        Ok(Self { directory })
    }

    /// Its absolute path, without symbolic links.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file, or replaces it, and returns its path. `name` is relative to the directory.
    ///
    /// # Errors
    /// When the file cannot be written: usually a full disk.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.path().join(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    /// Leaves the directory where it is, for a person to look at.
    pub fn keep(self) -> PathBuf {
        self.directory.keep()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scratch_directory_is_private_and_goes_away_unless_it_is_kept() -> io::Result<()> {
        let parent = tempfile::tempdir()?;
        let scratch = Scratch::new_in(parent.path())?;
        let file = scratch.write("a.v", b"module a;")?;
        assert_eq!(scratch.path().metadata()?.permissions().mode() & 0o777, 0o700);
        drop(scratch);
        assert!(!file.exists());

        let kept = Scratch::new_in(parent.path())?.keep();
        assert!(kept.is_dir());
        Ok(())
    }
}
