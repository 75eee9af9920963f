//! Opens files and directories that anybody may have put there: nothing is waited for, and beneath a root no link is followed.

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path};

use super::read::ReadProblem;

/// Never waits for the writer of a pipe, and never makes a terminal the controlling one.
const READ: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// Opens a file wherever it is.
pub(crate) fn open_following(path: &Path) -> Result<File, ReadProblem> {
    Ok(File::from(rustix::fs::open(path, READ, Mode::empty())?))
}

/// Opens the file `dir/path` without following any symbolic link below `dir`.
pub(crate) fn open_beneath(dir: &Path, path: &Path) -> Result<File, ReadProblem> {
    let Some(file) = path.file_name() else { return Err(ReadProblem::Missing) };
    let parent = open_directory(dir, path.parent().unwrap_or(Path::new("")))?;
    refuse_link(&parent, file)?;
    Ok(File::from(rustix::fs::openat(&parent, file, READ | OFlags::NOFOLLOW, Mode::empty())?))
}

/// Opens the directory `dir/path` without following any symbolic link below `dir`: step by step, each from the directory
/// before it, so that nobody can exchange a directory for a link meanwhile.
pub(crate) fn open_directory(dir: &Path, path: &Path) -> Result<OwnedFd, ReadProblem> {
    let mut parent = rustix::fs::openat(CWD, dir, READ | OFlags::DIRECTORY, Mode::empty())?;
    for component in path.components() {
        let Component::Normal(name) = component else { return Err(ReadProblem::Missing) };
        refuse_link(&parent, name)?;
        parent = rustix::fs::openat(&parent, name, READ | OFlags::DIRECTORY | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Ok(parent)
}

/// For the message only: `NOFOLLOW` refuses links too, but with error numbers that differ between systems.
fn refuse_link(parent: &impl AsFd, name: &OsStr) -> Result<(), ReadProblem> {
    let stat = rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink { Err(ReadProblem::Link) } else { Ok(()) }
}
