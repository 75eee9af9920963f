//! How good a sandbox this machine gives.

use std::fmt;

use super::platform;

/// What the system can do for a sandbox.
///
/// A grader records what it *used*: `namespaces` is then what [`isolate_process`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// The version of Landlock that is used, 0 without. Newer ones than `lab` was tested with count as the newest tested.
    pub landlock_abi: u32,
    /// Whether system calls can be filtered.
    pub seccomp: bool,
    /// Whether processes live without a network, in namespaces of their own.
    pub namespaces: bool,
}

/// Whether there has to be Landlock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landlock {
    /// Without it, nothing runs.
    Required,
    /// Somebody asked to go on without it where the kernel has none. Programs may then read every file that the user may
    /// read, and write every file that the user may write.
    AbsenceAccepted,
}

impl Tier {
    /// Finds out what this machine gives, by trying it in processes that end at once.
    pub fn probe() -> Self {
        platform::probe()
    }

    /// Whether untrusted programs can be run: their files are restricted, and so are their system calls.
    ///
    /// Any version of Landlock will do. Truncation, which the first two do not see, is up to the filter of system calls, and
    /// so are the network and signals; see `linux/rules.rs`. Namespaces are a second wall around the network.
    pub fn is_sufficient(&self) -> bool {
        self.landlock_abi > 0 && self.seccomp
    }

    /// One sentence for a person.
    pub fn sentence(&self) -> &'static str {
        match (self.landlock_abi > 0, self.seccomp, self.namespaces) {
            (true, true, true) => {
                "files and system calls of every tool are restricted, and none has a network to ask for"
            }
            (true, true, false) => "files and system calls of every tool are restricted, network calls among them",
            (false, true, _) => "system calls of tools can be restricted, their files cannot",
            (_, false, _) => "tools cannot be restricted",
        }
    }

    /// What the machine's owner can do about a tier that is not sufficient.
    pub fn remedy(&self) -> Option<&'static str> {
        if self.is_sufficient() {
            None
        } else if !cfg!(target_os = "linux") {
            Some("grade on Linux, in a virtual machine for example")
        } else if self.seccomp {
            Some(
                "Landlock needs Linux 5.13 or newer with `landlock` in /sys/kernel/security/lsm (kernel parameter \
                 lsm=landlock,...), and a container that lets its system calls through",
            )
        } else {
            Some("the filter needs Linux 5.11 or newer with CONFIG_SECCOMP_FILTER, on x86-64, AArch64 or RISC-V")
        }
    }
}

/// The stable name, such as `landlock-7+seccomp+netns`, as results record it.
impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let landlock = (self.landlock_abi > 0).then(|| format!("landlock-{}", self.landlock_abi));
        let seccomp = self.seccomp.then(|| "seccomp".to_owned());
        let namespaces = self.namespaces.then(|| "netns".to_owned());
        let parts: Vec<String> = [landlock, seccomp, namespaces].into_iter().flatten().collect();
        f.pad(&if parts.is_empty() { "none".to_owned() } else { parts.join("+") })
    }
}

/// Moves this process into a network without devices and an IPC and UTS namespace of its own, and so all that it starts, and
/// makes its memory unreadable for other processes of the same user. Returns whether it has no network now.
///
/// To be called before the first thread is started, and only by a process that needs no network itself. Root does it
/// directly. Other users need a user namespace, in which they are still themselves, and have the access to files that
/// they had; where the system does not allow that, nothing changes. Root without the capability stays where it is, for in
/// a user namespace it could no longer read the files of others.
pub fn isolate_process() -> bool {
    platform::isolate()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_has_a_stable_name_and_tells_whether_it_is_enough() {
        let tier = |landlock_abi, seccomp, namespaces| Tier { landlock_abi, seccomp, namespaces };
        let told = |tier: Tier| (tier.to_string(), tier.is_sufficient() && tier.remedy().is_none());
        assert_eq!(told(tier(7, true, true)), ("landlock-7+seccomp+netns".to_owned(), true));
        assert_eq!(told(tier(1, true, false)), ("landlock-1+seccomp".to_owned(), true));
        assert_eq!(told(tier(0, true, true)), ("seccomp+netns".to_owned(), false));
        assert_eq!(told(tier(7, false, false)), ("landlock-7".to_owned(), false));
        assert_eq!(told(tier(0, false, false)), ("none".to_owned(), false));
        assert!([tier(0, true, true), tier(0, false, false)].iter().all(|tier| tier.remedy().is_some()));
    }
}
