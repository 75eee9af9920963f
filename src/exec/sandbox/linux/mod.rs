//! The sandbox of Linux: Landlock for files, seccomp for system calls, namespaces for the network.

mod calls;
mod rules;
mod seccomp;

use super::{Paths, Rights, SandboxError, Tier};
use crate::exec::child;
use rules::Rules;
use rustix::fs::{Mode, OFlags};
use rustix::process::{DumpableBehavior, getegid, geteuid, getpid, set_dumpable_behavior};
use seccomp::{Filter, Form};
use std::ffi::CStr;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// A sandbox without what is different from process to process.
#[derive(Debug)]
pub(super) struct PreparedSandbox {
    /// Absent on a kernel without Landlock.
    rules: Option<Rules>,
    filter: Filter,
}

/// What a child takes along to enter its sandbox.
#[derive(Debug)]
pub(in crate::exec) struct Armed {
    ruleset: Option<OwnedFd>,
    filter: Filter,
}

impl PreparedSandbox {
    pub(super) fn new(rights: &Rights, abi: u32) -> Result<Self, SandboxError> {
        let form = Form { spawn: rights.spawn, scoped_signals: abi >= rules::SIGNALS_ABI };
        let filter = Filter::get(form).map_err(|error| SandboxError::Refused(error.to_string()))?;
        let rules = if abi == 0 { None } else { Some(Rules::prepare(abi, &rights.paths, rights.directories)?) };
        Ok(Self { rules, filter })
    }

    pub(super) fn arm(&self, paths: &Paths) -> Result<Armed, SandboxError> {
        let ruleset = self.rules.as_ref().map(|rules| rules.for_process(paths)).transpose()?;
        Ok(Armed { ruleset, filter: self.filter.clone() })
    }
}

impl Armed {
    /// The rules about files, if there are any.
    pub(in crate::exec) fn ruleset(&self) -> Option<BorrowedFd<'_>> {
        self.ruleset.as_ref().map(AsFd::as_fd)
    }

    /// The filter of system calls for the calling process. Does not allocate.
    pub(in crate::exec) fn filter(&mut self) -> &[seccompiler::sock_filter] {
        self.filter.for_process(getpid().as_raw_nonzero().get().unsigned_abs())
    }
}

/// Tries everything in processes that end at once.
pub(super) fn probe() -> Tier {
    let enters = |abi| {
        let armed = PreparedSandbox::new(&Rights::default(), abi).and_then(|prepared| prepared.arm(&Paths::default()));
        armed.is_ok_and(|mut armed| child::succeeds(|| child::enter(&mut armed)))
    };
    let seccomp = enters(0);
    let landlock_abi = child::landlock_abi().min(rules::NEWEST_ABI);
    let landlock_abi = if seccomp && landlock_abi > 0 && !enters(landlock_abi) { 0 } else { landlock_abi };
    Tier { landlock_abi, seccomp, namespaces: can_isolate(&Identity::current()) }
}

/// Enters namespaces if a trial shows that it goes well: half of it could not be undone.
pub(super) fn isolate() -> bool {
    let identity = Identity::current();
    let isolated = can_isolate(&identity) && identity.enter_namespaces().is_ok();
    // A core dump or a look into `/proc` would show what the process knows. If it fails, nothing else changes.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    isolated
}

fn can_isolate(identity: &Identity) -> bool {
    child::succeeds(|| identity.enter_namespaces())
}

/// Who a process is, and stays in a user namespace.
struct Identity {
    root: bool,
    user_map: String,
    group_map: String,
}

impl Identity {
    fn current() -> Self {
        let (user, group) = (geteuid(), getegid());
        let map = |id: u32| format!("{id} {id} 1");
        Self { root: user.is_root(), user_map: map(user.as_raw()), group_map: map(group.as_raw()) }
    }

    /// Makes system calls only, so that it can be tried in a fork.
    fn enter_namespaces(&self) -> io::Result<()> {
        child::unshare(!self.root)?;
        if !self.root {
            // Without this, nobody but root may map a group.
            write_to(c"/proc/self/setgroups", "deny")?;
            write_to(c"/proc/self/uid_map", &self.user_map)?;
            write_to(c"/proc/self/gid_map", &self.group_map)?;
        }
        Ok(())
    }
}

fn write_to(path: &CStr, text: &str) -> io::Result<()> {
    let file = rustix::fs::open(path, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    let written = rustix::io::write(file, text.as_bytes())?;
    if written == text.len() { Ok(()) } else { Err(rustix::io::Errno::IO.into()) }
}
