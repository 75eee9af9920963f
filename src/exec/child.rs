//! What has to happen inside the child, between fork and exec. The only unsafe code of `lab`.
//!
//! The kernel hands resource limits, the parent-death signal and the sandbox to a process that sets them itself, and Rust
//! allows code at that point only through the unsafe `pre_exec`. Some system calls of the sandbox have no safe wrapper.
//! Nothing else belongs here: what the limits and the rules of a sandbox *are* is decided elsewhere.

#![allow(unsafe_code)]

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::Limits;
use super::sandbox::{Armed, SandboxError};

#[cfg(target_os = "linux")]
pub(super) use linux::{enter, landlock_abi, succeeds, unshare};

/// Open files of a sandboxed process. A simulation may open 31, and abc and a shell a handful.
const SANDBOXED_FILES: u64 = 64;

/// What can go wrong in [`enter`], in its order. An error is sent to the parent as one number: the step above, the system's
/// number below.
const STEPS: [&str; 5] = ["closing files", "giving up privileges", "giving up capabilities", "Landlock", "seccomp"];
const STEP_BITS: u32 = 16;

/// Makes the process that `command` will start limit itself, enter its sandbox and, on Linux, die with the thread that
/// started it.
pub(super) fn confine(command: &mut Command, limits: &Limits, mut sandbox: Option<Armed>) {
    let limits = resource_limits(limits, sandbox.is_some());
    #[cfg(target_os = "linux")]
    let parent = rustix::process::getpid();
    let prepare = move || -> io::Result<()> {
        for (resource, limit) in &limits {
            setrlimit(*resource, *limit)?;
        }
        #[cfg(target_os = "linux")]
        linux::die_with(parent)?;
        sandbox.as_mut().map_or(Ok(()), enter)
    };
    // SAFETY: after a fork in a program with threads only async-signal-safe calls are allowed: no allocation, no lock.
    // `prepare` makes the bare system calls setrlimit, prctl, getppid and those of `enter`, copies numbers, and makes
    // errors from their number, which does not allocate. What it captures was built before the fork; the one descriptor
    // among it is closed by the parent when the command is dropped, and by the child's exec.
    unsafe {
        command.pre_exec(prepare);
    }
}

/// Why the child could not enter its sandbox, if that is what the error of a start says.
pub(super) fn refusal(error: &io::Error) -> Option<SandboxError> {
    let code = error.raw_os_error()?;
    let step = STEPS.get(usize::try_from(code >> STEP_BITS).ok()?.checked_sub(1)?)?;
    let source = io::Error::from_raw_os_error(code & ((1 << STEP_BITS) - 1));
    Some(SandboxError::Enter { step, source })
}

/// The kernel's limits for these [`Limits`], as far as the limits of `lab` itself allow.
///
/// The number of processes is not among them: the kernel counts all that the user has, and those of root not at all.
fn resource_limits(limits: &Limits, sandboxed: bool) -> Vec<(Resource, Rlimit)> {
    let mut all = vec![
        (Resource::Cpu, lowered(Resource::Cpu, limits.cpu_s, limits.cpu_s.saturating_add(1))),
        (Resource::Fsize, lowered(Resource::Fsize, limits.file_bytes, limits.file_bytes)),
        (Resource::Core, lowered(Resource::Core, 0, 0)),
        #[cfg(target_os = "linux")]
        (Resource::As, lowered(Resource::As, limits.memory_bytes, limits.memory_bytes)),
    ];
    if sandboxed {
        all.extend([
            (Resource::Nofile, lowered(Resource::Nofile, SANDBOXED_FILES, SANDBOXED_FILES)),
            (Resource::Memlock, lowered(Resource::Memlock, 0, 0)),
            #[cfg(target_os = "linux")]
            (Resource::Msgqueue, lowered(Resource::Msgqueue, 0, 0)),
        ]);
    }
    all
}

/// A limit may only go down, unless one is root.
fn lowered(resource: Resource, soft: u64, hard: u64) -> Rlimit {
    let ceiling = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    Rlimit { current: Some(soft.min(ceiling)), maximum: Some(hard.min(ceiling)) }
}

#[cfg(not(target_os = "linux"))]
fn enter(armed: &mut Armed) -> io::Result<()> {
    armed.enter()
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Armed, STEP_BITS};
    use libc::{c_int, c_long};
    use rustix::process::{Pid, Signal, WaitOptions, getppid, set_parent_process_death_signal, waitpid};
    use std::os::fd::{AsRawFd, BorrowedFd};
    use std::{io, ptr};

    /// Arranges that a `kill -9` of `lab` takes the child along.
    pub(super) fn die_with(parent: Pid) -> io::Result<()> {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // The parent may have died before the request was made; then nobody would ever send the signal.
        if getppid() == Some(parent) { Ok(()) } else { Err(rustix::io::Errno::SRCH.into()) }
    }

    /// Enters a sandbox, for good. Makes system calls only; an error is for [`super::refusal`] to read.
    pub(in crate::exec) fn enter(armed: &mut Armed) -> io::Result<()> {
        step(1, close_descriptors())?;
        step(2, rustix::thread::set_no_new_privs(true).map_err(Into::into))?;
        step(3, drop_capabilities())?;
        step(4, armed.ruleset().map_or(Ok(()), restrict_self))?;
        step(5, seccompiler::apply_filter(armed.filter()).map_err(|_| io::Error::last_os_error()))
    }

    fn step(number: i32, result: io::Result<()>) -> io::Result<()> {
        result.map_err(|error| {
            let code = error.raw_os_error().unwrap_or(libc::EINVAL);
            io::Error::from_raw_os_error(number << STEP_BITS | code)
        })
    }

    /// Whatever was open in `lab` closes when the program starts, whoever opened it how.
    fn close_descriptors() -> io::Result<()> {
        let arguments = [3, c_long::from(u32::MAX), c_long::from(libc::CLOSE_RANGE_CLOEXEC)];
        // SAFETY: the call takes three numbers and touches no memory.
        let result = unsafe { libc::syscall(libc::SYS_close_range, arguments[0], arguments[1], arguments[2]) };
        check(result)
    }

    /// Leaves root with no more than the files that it owns; together with `no_new_privs` that outlasts the exec.
    fn drop_capabilities() -> io::Result<()> {
        /// `_LINUX_CAPABILITY_VERSION_3` of linux/capability.h, for the calling process.
        const HEADER: [u32; 2] = [0x2008_0522, 0];
        /// Effective, permitted and inheritable, low and high half.
        const NONE: [u32; 6] = [0; 6];
        // SAFETY: the kernel reads a header of two words and two sets of three words, which these constants are.
        check(unsafe { libc::syscall(libc::SYS_capset, HEADER.as_ptr(), NONE.as_ptr()) })
    }

    fn restrict_self(ruleset: BorrowedFd<'_>) -> io::Result<()> {
        // SAFETY: the call takes a descriptor, which is open, and a number.
        check(unsafe { libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), 0) })
    }

    /// The version of Landlock that the kernel has; 0 when it has none, or when it is switched off.
    pub(in crate::exec) fn landlock_abi() -> u32 {
        const VERSION: c_int = 1;
        // SAFETY: with this flag the call takes no memory: a null pointer and the size 0.
        let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, ptr::null::<u8>(), 0_usize, VERSION) };
        u32::try_from(version).unwrap_or_default()
    }

    /// Leaves the network and the IPC of the system; without rights of root by way of a user namespace.
    pub(in crate::exec) fn unshare(user: bool) -> io::Result<()> {
        let namespaces = libc::CLONE_NEWNET | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
        let flags = if user { namespaces | libc::CLONE_NEWUSER } else { namespaces };
        // SAFETY: the call takes a number. It makes no file descriptor invalid and leaves memory alone.
        check(c_long::from(unsafe { libc::unshare(flags) }))
    }

    /// Whether an action goes well in a process of its own, which ends with it. The action makes system calls only.
    pub(in crate::exec) fn succeeds(action: impl FnOnce() -> io::Result<()>) -> bool {
        // SAFETY: the child makes no call but the system calls of the action, and ends without running anything that was
        // registered for the end of this process.
        let child = unsafe {
            let child = libc::fork();
            if child == 0 {
                libc::_exit(c_int::from(action().is_err()));
            }
            child
        };
        let Some(child) = Pid::from_raw(child).filter(|_| child > 0) else { return false };
        loop {
            match waitpid(Some(child), WaitOptions::empty()) {
                Ok(Some((_, status))) => return status.exit_status() == Some(0),
                Err(rustix::io::Errno::INTR) => {}
                Ok(None) | Err(_) => return false,
            }
        }
    }

    fn check(result: c_long) -> io::Result<()> {
        if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }
}
