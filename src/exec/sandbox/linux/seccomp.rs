//! The filter of system calls. It does not depend on paths, so each of its three forms is built once.
//!
//! It is a list of what is allowed, because a list of what is denied grows old with every kernel. All else fails with
//! `ENOSYS`, as it would on an older kernel: a C library that tries something newer (`clone3`, `faccessat2`, `fchmodat2`)
//! then takes its older way, and that is what makes a list of allowed calls last over versions of libc. The list is not cut
//! to what one version of a tool needs: it holds all calls that work on the process itself, on its memory, or on files
//! that Landlock judges when they are opened. What Landlock does not see is missing here: everything about sockets, other
//! processes, namespaces, mounts, keys, modules, System V IPC; `chmod`, `chown`, `utime`, extended attributes and
//! `inotify` on any file; `truncate` by path; links and special files; `setsid` and `setpgid`.
//!
//! `seccompiler` compiles the conditions on arguments. The choice by number is compiled here, as a binary search, because the
//! kernel takes half a millisecond for each process to accept the list of comparisons that the crate makes of so many calls.
//!
//! Which file may be opened is no matter of this file: a filter cannot read a path.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use libc::c_long;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, sock_filter,
};

use super::calls::{ALLOWED, FORKS, OPENS};

/// What the kernel answers to a call that is not on the list.
const DENIED: SeccompAction = SeccompAction::Errno(libc::ENOSYS as u32);

/// Stands for the number of the process, which is known after the fork only. No process has it: it is above the kernel's
/// largest (2^22).
const OWN_PID: u32 = 0x7fed_cba9;

/// `fcntl`: not among them are those that make the kernel send signals, locks that outlive nothing are.
const FCNTL: [i32; 12] = [
    libc::F_DUPFD,
    libc::F_GETFD,
    libc::F_SETFD,
    libc::F_GETFL,
    libc::F_SETFL,
    libc::F_GETLK,
    libc::F_SETLK,
    libc::F_SETLKW,
    libc::F_DUPFD_CLOEXEC,
    libc::F_OFD_GETLK,
    libc::F_OFD_SETLK,
    libc::F_OFD_SETLKW,
];

/// `ioctl`: is this a terminal, how much is there to read, and flags of the descriptor.
const IOCTL: [u32; 7] = [
    0x5401,      // TCGETS
    0x802c_542a, // TCGETS2
    0x540f,      // TIOCGPGRP
    0x5413,      // TIOCGWINSZ
    0x541b,      // FIONREAD
    0x5450,      // FIONCLEX
    0x5451,      // FIOCLEX
];

/// `prctl`: the name of the thread. Not among them is `PR_SET_PDEATHSIG`: who dies with `lab` stays so.
const PRCTL: [i32; 3] = [libc::PR_SET_NAME, libc::PR_GET_NAME, libc::PR_GET_DUMPABLE];

/// Flags of `clone` that nobody gets: namespaces, and a child that is its own parent's brother.
const CLONE_NEVER: i32 = libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET
    | libc::CLONE_PARENT
    | libc::CLONE_PTRACE;

/// Which of the forms of the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Whether the process may start others.
    pub(super) spawn: bool,
    /// Whether Landlock keeps signals within the sandbox, so that a process that starts others may send them any.
    pub(super) scoped_signals: bool,
}

/// A filter that is ready to be installed by a process that knows its number.
#[derive(Debug, Clone)]
pub(in crate::exec) struct Filter {
    program: BpfProgram,
    own_pid: Vec<usize>,
}

impl Filter {
    /// The filter of this form, which is built at the first request.
    pub(super) fn get(form: Form) -> Result<Self, BackendError> {
        static ALONE: OnceLock<Filter> = OnceLock::new();
        static SPAWN: OnceLock<Filter> = OnceLock::new();
        static SPAWN_SCOPED: OnceLock<Filter> = OnceLock::new();
        let cell = match (form.spawn, form.scoped_signals) {
            (false, _) => &ALONE,
            (true, false) => &SPAWN,
            (true, true) => &SPAWN_SCOPED,
        };
        if let Some(filter) = cell.get() {
            return Ok(filter.clone());
        }
        let filter = Self::build(form)?;
        Ok(cell.get_or_init(|| filter).clone())
    }

    fn build(form: Form) -> Result<Self, BackendError> {
        let program = compile(rules(form)?)?;
        let is_own_pid = |(_, step): &(usize, &sock_filter)| step.k == OWN_PID;
        let own_pid = program.iter().enumerate().filter(is_own_pid).map(|(index, _)| index).collect();
        Ok(Self { program, own_pid })
    }

    /// The program for the process of this number. Does not allocate.
    pub(in crate::exec) fn for_process(&mut self, pid: u32) -> &[sock_filter] {
        for index in &self.own_pid {
            self.program[*index].k = pid;
        }
        &self.program
    }
}

/// What is allowed: always with an empty list of rules, else when one of the rules matches.
fn rules(form: Form) -> Result<BTreeMap<c_long, Vec<SeccompRule>>, BackendError> {
    let mut rules: BTreeMap<c_long, Vec<SeccompRule>> = ALLOWED.iter().map(|number| (*number, Vec::new())).collect();
    if form.spawn {
        rules.extend(FORKS.iter().map(|number| (*number, Vec::new())));
    }
    for (number, flags) in OPENS {
        rules.insert(*number, opens(*flags)?);
    }
    rules.insert(libc::SYS_clone, vec![clone(form)?]);
    rules.insert(libc::SYS_fcntl, any_of(1, FCNTL.map(i32::cast_unsigned))?);
    rules.insert(libc::SYS_ioctl, any_of(1, IOCTL)?);
    rules.insert(libc::SYS_prctl, any_of(0, PRCTL.map(i32::cast_unsigned))?);
    // Its own limits, which can only go down; not those of `lab`.
    rules.insert(libc::SYS_prlimit64, any_of(0, [0])?);
    let signals = if form.spawn && form.scoped_signals { Vec::new() } else { any_of(0, [OWN_PID])? };
    // `abort` of glibc uses `tgkill`, of musl `tkill`: a crash has to look like one.
    for number in [libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill] {
        rules.insert(number, signals.clone());
    }
    Ok(rules)
}

fn clone(form: Form) -> Result<SeccompRule, BackendError> {
    let thread = libc::CLONE_THREAD;
    let (mask, wanted) = if form.spawn { (CLONE_NEVER, 0) } else { (CLONE_NEVER | thread, thread) };
    masked(0, mask, wanted)
}

/// Landlock before ABI 3 takes no notice of truncation, so a file has to be opened for writing to be truncated.
fn opens(flags: u8) -> Result<Vec<SeccompRule>, BackendError> {
    Ok(vec![
        masked(flags, libc::O_TRUNC, 0)?,
        masked(flags, libc::O_ACCMODE, libc::O_WRONLY)?,
        masked(flags, libc::O_ACCMODE, libc::O_RDWR)?,
    ])
}

/// The argument is one of these values.
fn any_of<const N: usize>(index: u8, values: [u32; N]) -> Result<Vec<SeccompRule>, BackendError> {
    values.into_iter().map(|value| argument(index, SeccompCmpOp::Eq, value)).collect()
}

/// Of the argument, the bits of the mask are these.
fn masked(index: u8, mask: i32, bits: i32) -> Result<SeccompRule, BackendError> {
    argument(index, SeccompCmpOp::MaskedEq(mask.cast_unsigned().into()), bits.cast_unsigned())
}

/// All arguments here are 32 bits wide for the kernel, which ignores the upper half.
fn argument(index: u8, operator: SeccompCmpOp, value: u32) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(vec![SeccompCondition::new(index, SeccompCmpArgLen::Dword, operator, value.into())?])
}

/// Compiles the choice by number to a binary search.
fn compile(rules: BTreeMap<c_long, Vec<SeccompRule>>) -> Result<BpfProgram, BackendError> {
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    // Of nothing the crate makes a check of the architecture and the last step, which is the answer to everything.
    let mut program = BpfProgram::try_from(SeccompFilter::new(BTreeMap::new(), DENIED, SeccompAction::Allow, arch)?)?;
    program.pop();
    program.push(step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0));
    program.extend(search(&ranges(rules)));
    Ok(program)
}

/// Cuts all numbers into ranges with the same answer: the first number of each, and the steps that answer.
fn ranges(rules: BTreeMap<c_long, Vec<SeccompRule>>) -> Vec<(u32, BpfProgram)> {
    let answer = |action: SeccompAction| vec![step(libc::BPF_RET, 0, 0, action.into())];
    let mut ranges = vec![(0, answer(DENIED))];
    for (number, rules) in rules {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let mut steps = BpfProgram::new();
        for rule in rules.iter().cloned() {
            steps.extend(BpfProgram::from(rule));
            steps.extend(answer(SeccompAction::Allow));
        }
        steps.extend(answer(if rules.is_empty() { SeccompAction::Allow } else { DENIED }));
        ranges.retain(|(first, _)| *first != number);
        ranges.push((number, steps));
        ranges.push((number.saturating_add(1), answer(DENIED)));
    }
    ranges.dedup_by(|later, earlier| later.1 == earlier.1);
    ranges
}

/// The steps that find the range of the number that was loaded.
fn search(ranges: &[(u32, BpfProgram)]) -> BpfProgram {
    if let [(_, steps)] = ranges {
        return steps.clone();
    }
    let (below, above) = ranges.split_at(ranges.len() / 2);
    let first_above = above.first().map_or(u32::MAX, |(first, _)| *first);
    let below = search(below);
    let mut steps = match u8::try_from(below.len()) {
        Ok(skip) => vec![step(libc::BPF_JMP | libc::BPF_JGE, skip, 0, first_above)],
        // Only a jump without condition reaches further.
        Err(_) => vec![
            step(libc::BPF_JMP | libc::BPF_JGE, 0, 1, first_above),
            step(libc::BPF_JMP | libc::BPF_JA, 0, 0, u32::try_from(below.len()).unwrap_or(u32::MAX)),
        ],
    };
    steps.extend(below);
    steps.extend(search(above));
    steps
}

/// One step of a program. The codes of the kernel are defined as numbers that fit.
#[allow(clippy::cast_possible_truncation, reason = "the kernel defines codes below 256")]
fn step(code: u32, jt: u8, jf: u8, k: u32) -> sock_filter {
    sock_filter { code: code as u16, jt, jf, k }
}
