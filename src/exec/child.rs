//! What has to happen inside the child, between fork and exec. The only unsafe code of `lab`.
//!
//! The kernel hands resource limits and the parent-death signal to a process that sets them itself, and Rust allows code
//! at that point only through the unsafe `pre_exec`. Nothing else belongs here.

#![allow(unsafe_code)]

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::Limits;

/// Makes the process that `command` will start limit itself and, on Linux, die with the thread that started it.
pub(super) fn confine(command: &mut Command, limits: &Limits) {
    let limits = resource_limits(limits);
    #[cfg(target_os = "linux")]
    let parent = rustix::process::getpid();
    let prepare = move || -> io::Result<()> {
        for (resource, limit) in &limits {
            setrlimit(*resource, *limit)?;
        }
        #[cfg(target_os = "linux")]
        die_with(parent)?;
        Ok(())
    };
    // SAFETY: after a fork in a program with threads only async-signal-safe calls are allowed: no allocation, no lock.
    // `prepare` makes the bare system calls setrlimit, prctl and getppid, copies numbers, and
    // makes errors from their number, which does not allocate. What it captures was built before the fork and owns no
    // file descriptor.
    unsafe {
        command.pre_exec(prepare);
    }
}

/// Arranges that a `kill -9` of `lab` takes the child along.
#[cfg(target_os = "linux")]
fn die_with(parent: rustix::process::Pid) -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    // The parent may have died before the request was made; then nobody would ever send the signal.
    if rustix::process::getppid() == Some(parent) { Ok(()) } else { Err(rustix::io::Errno::SRCH.into()) }
}

/// The kernel's limits for these [`Limits`], as far as the limits of `lab` itself allow.
fn resource_limits(limits: &Limits) -> Vec<(Resource, Rlimit)> {
    vec![
        (Resource::Cpu, lowered(Resource::Cpu, limits.cpu_s, limits.cpu_s.saturating_add(1))),
        (Resource::Fsize, lowered(Resource::Fsize, limits.file_bytes, limits.file_bytes)),
        (Resource::Core, lowered(Resource::Core, 0, 0)),
        #[cfg(target_os = "linux")]
        (Resource::As, lowered(Resource::As, limits.memory_bytes, limits.memory_bytes)),
    ]
}

/// A limit may only go down, unless one is root.
fn lowered(resource: Resource, soft: u64, hard: u64) -> Rlimit {
    let ceiling = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    Rlimit { current: Some(soft.min(ceiling)), maximum: Some(hard.min(ceiling)) }
}
