//! What an untrusted program may touch: a few files, and nothing else.
//!
//! A process in a [`Sandbox`] reads and writes only below the paths that it is given (Landlock), makes only system calls
//! that work on itself and on those files (a seccomp filter, a list of what is allowed), has no capabilities, no privileges
//! to gain, no descriptor but its three standard ones, and dies with `lab`. It is set up in the child, between fork and
//! exec, and costs a fraction of a millisecond. It fails closed: if one step fails, the program does not start.
//!
//! What it does not do: names, sizes and dates of files anywhere can be seen, though not what is in them; and two processes
//! on one machine share its caches and its time, which such a program could measure, but not read.
//!
//! Which files a tool needs is no concern of this module; `tool/` knows.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
mod tier;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

#[cfg(not(target_os = "linux"))]
use elsewhere as platform;
#[cfg(target_os = "linux")]
use linux as platform;

pub(super) use platform::Armed;
pub use tier::{Landlock, Tier, isolate_process};

/// Files and directories, a directory with all that is below it. They have to exist; links are followed when the sandbox
/// is made, and never lead out of it later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// Programs that may be executed and read.
    pub execute: Vec<PathBuf>,
    pub read: Vec<PathBuf>,
    /// Where regular files may also be made, written, truncated, renamed within their directory, and removed.
    pub write: Vec<PathBuf>,
}

/// What every process of a program may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// What it may touch on every run.
    pub paths: Paths,
    /// Whether it may start other processes, which are in the same sandbox.
    pub spawn: bool,
    /// Whether it may make and remove directories where it may write.
    pub directories: bool,
}

/// [`Rights`] that are checked and opened once, for many processes.
#[derive(Debug)]
pub struct Profile {
    prepared: platform::PreparedSandbox,
}

/// The sandbox of one process.
#[derive(Debug, Clone)]
pub struct Sandbox {
    /// What every process of the program may do.
    pub profile: Arc<Profile>,
    /// What this one may touch besides.
    pub paths: Paths,
}

/// Why there is no sandbox, and so no process.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The kernel cannot restrict what a process reads and writes.
    #[error("this system has no Landlock, which keeps a program from files that are not its own")]
    NoLandlock,
    /// The kernel cannot restrict what a process asks it for.
    #[error("this system has no filter of system calls (seccomp) for untrusted programs")]
    NoSeccomp,
    /// A path that a sandbox names cannot be opened.
    #[error("`{}` cannot be given to a sandboxed program: {source}", path.display())]
    Path { path: PathBuf, source: io::Error },
    /// The kernel refuses a rule or the filter.
    #[error("the sandbox cannot be made: {0}")]
    Refused(String),
    /// The child could not enter its sandbox, and ended before the program was started.
    #[error("the sandbox cannot be entered ({step}): {source}")]
    Enter { step: &'static str, source: io::Error },
}

impl Profile {
    /// Prepares a sandbox on a system that gives this [`Tier`].
    ///
    /// # Errors
    /// [`SandboxError::NoSeccomp`]; [`SandboxError::NoLandlock`] unless its absence is accepted; a path that does not exist.
    pub fn new(rights: &Rights, tier: &Tier, landlock: Landlock) -> Result<Self, SandboxError> {
        if !tier.seccomp {
            return Err(SandboxError::NoSeccomp);
        }
        if tier.landlock_abi == 0 && landlock == Landlock::Required {
            return Err(SandboxError::NoLandlock);
        }
        Ok(Self { prepared: platform::PreparedSandbox::new(rights, tier.landlock_abi)? })
    }
}

impl Sandbox {
    /// Makes everything that the child needs to enter the sandbox, so that it has only system calls to make.
    pub(super) fn arm(&self) -> Result<Armed, SandboxError> {
        self.profile.prepared.arm(&self.paths)
    }
}
