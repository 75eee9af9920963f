//! Files, TCP and signals: the rules of Landlock, which bind whoever runs in the sandbox by paths, not by user.
//!
//! A kernel with ABI 1 (5.13) is enough for what is promised. What newer ones add is either a second wall or covered by the
//! filter of system calls: truncation of a file that may only be read (ABI 3), TCP (4), `ioctl` of devices (5), abstract
//! sockets and signals (6). Renaming into another directory (2) is denied on every one of them.

use super::{Paths, SandboxError};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, Scope,
};
use rustix::fs::{self, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

/// The newest version that the rules here were tested with. Newer kernels give the same sandbox.
pub(super) const NEWEST_ABI: u32 = 7;
/// The first version that keeps signals within the sandbox.
pub(super) const SIGNALS_ABI: u32 = 6;

/// A file or directory that is open, so that giving a right to it costs one system call.
#[derive(Debug)]
struct Opened {
    path: OwnedFd,
    rights: BitFlags<AccessFs>,
}

/// Rules for the files of the system, prepared once for all processes that share them.
#[derive(Debug)]
pub(super) struct Rules {
    abi: ABI,
    opened: Vec<Opened>,
    directories: bool,
}

impl Rules {
    /// Opens what the rules name. With `directories`, directories may be made and removed where files may be written.
    pub(super) fn prepare(abi: u32, paths: &Paths, directories: bool) -> Result<Self, SandboxError> {
        let abi = ABI::from(i32::try_from(abi.min(NEWEST_ABI)).unwrap_or_default());
        let mut rules = Self { abi, opened: Vec::new(), directories };
        rules.opened = rules.open(paths)?;
        Ok(rules)
    }

    /// A ruleset for one process: the prepared rules, and what only this process may touch.
    pub(super) fn for_process(&self, paths: &Paths) -> Result<OwnedFd, SandboxError> {
        let mut ruleset = self.handled().map_err(|error| refused(&error))?;
        for opened in self.opened.iter().chain(&self.open(paths)?) {
            let rule = PathBeneath::new(&opened.path, opened.rights);
            ruleset = ruleset.add_rule(rule).map_err(|error| refused(&error))?;
        }
        Option::<OwnedFd>::from(ruleset).ok_or(SandboxError::NoLandlock)
    }

    /// Everything that this version knows is forbidden, or there is no ruleset: nothing is given up silently.
    fn handled(&self) -> Result<RulesetCreated, RulesetError> {
        let mut ruleset = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessFs::from_all(self.abi))?;
        if self.abi >= ABI::V4 {
            ruleset = ruleset.handle_access(AccessNet::from_all(self.abi))?;
        }
        if self.abi >= ABI::V6 {
            ruleset = ruleset.scope(Scope::from_all(self.abi))?;
        }
        ruleset.create()
    }

    fn open(&self, paths: &Paths) -> Result<Vec<Opened>, SandboxError> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let write = AccessFs::WriteFile | AccessFs::Truncate | AccessFs::MakeReg | AccessFs::RemoveFile;
        let directories = if self.directories { AccessFs::MakeDir | AccessFs::RemoveDir } else { BitFlags::EMPTY };
        let groups: [(&[PathBuf], BitFlags<AccessFs>); 3] = [
            (&paths.execute, read | AccessFs::Execute),
            (&paths.read, read),
            (&paths.write, read | write | directories),
        ];
        let one = |path: &Path, rights| self.open_one(path, rights);
        groups.into_iter().flat_map(|(paths, rights)| paths.iter().map(move |path| one(path, rights))).collect()
    }

    fn open_one(&self, path: &Path, rights: BitFlags<AccessFs>) -> Result<Opened, SandboxError> {
        let failed = |error: Errno| SandboxError::Path { path: path.to_owned(), source: error.into() };
        let opened = fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).map_err(failed)?;
        let is_directory = FileType::from_raw_mode(fs::fstat(&opened).map_err(failed)?.st_mode).is_dir();
        // The kernel refuses a right that makes no sense for a file, and one that it does not know.
        let sensible = if is_directory { BitFlags::ALL } else { AccessFs::from_file(self.abi) };
        Ok(Opened { path: opened, rights: rights & sensible & AccessFs::from_all(self.abi) })
    }
}

fn refused(error: &RulesetError) -> SandboxError {
    SandboxError::Refused(error.to_string())
}
