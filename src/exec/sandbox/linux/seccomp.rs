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

use super::calls::{ALLOWED, FORKS, OPENS};
use libc::c_long;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, sock_filter,
};

/// What the kernel answers to a call that is not on the list.
const DENIED: SeccompAction = SeccompAction::Errno(libc::ENOSYS as u32);

/// Stands for the number of the process, which is known after the fork only. No process has it: it is above the kernel's
/// largest (2^22).
const OWN_PID: u32 = 0x7fed_cba9;

/// `ioctl`: is this a terminal, how much is there to read, and close-on-exec.
const IOCTL: [u32; 4] = [
    0x5401, // TCGETS
    0x541b, // FIONREAD
    0x5450, // FIONCLEX
    0x5451, // FIOCLEX
];

/// `prctl`: the name of the thread. Not `PR_SET_PDEATHSIG`: who dies with `lab` stays so.
const PRCTL: [u32; 2] = [libc::PR_SET_NAME.cast_unsigned(), libc::PR_GET_NAME.cast_unsigned()];

/// Jumps with a condition skip 255 steps at most; this leaves room for what is written between two looks at a distance.
const FAR: usize = 250;

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
    rules.insert(libc::SYS_fcntl, fcntl()?);
    rules.insert(libc::SYS_ioctl, any_of(1, IOCTL)?);
    rules.insert(libc::SYS_prctl, any_of(0, PRCTL)?);
    // Its own limits, which can only go down; not those of `lab`.
    rules.insert(libc::SYS_prlimit64, any_of(0, [0])?);
    let signals = if form.spawn && form.scoped_signals { Vec::new() } else { any_of(0, [OWN_PID])? };
    // `abort` of glibc uses `tgkill`, of musl `tkill`: a crash has to look like one.
    for number in [libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill] {
        rules.insert(number, signals.clone());
    }
    Ok(rules)
}

/// Copies, flags and locks. The commands above them make the kernel send signals.
fn fcntl() -> Result<Vec<SeccompRule>, BackendError> {
    let last = libc::F_SETLKW.cast_unsigned();
    let copy = libc::F_DUPFD_CLOEXEC.cast_unsigned();
    Ok(vec![argument(1, SeccompCmpOp::Le, last)?, argument(1, SeccompCmpOp::Eq, copy)?])
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
    let mut search = CallSearch::default();
    search.among(&ranges(rules));
    program.extend(search.backwards.into_iter().rev());
    Ok(program)
}

/// What the filter says to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    Denied,
    Allowed,
    /// What these steps say, which look at the arguments.
    Asked(BpfProgram),
}

/// Cuts all numbers into ranges with the same answer: the first number of each, and the answer.
fn ranges(rules: BTreeMap<c_long, Vec<SeccompRule>>) -> Vec<(u32, Answer)> {
    let mut ranges = vec![(0, Answer::Denied)];
    for (number, rules) in rules {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let answer = if rules.is_empty() { Answer::Allowed } else { Answer::Asked(ask(rules)) };
        ranges.retain(|(first, _)| *first != number);
        ranges.push((number, answer));
        ranges.push((number.saturating_add(1), Answer::Denied));
    }
    ranges.dedup_by(|later, earlier| later.1 == earlier.1);
    ranges
}

/// Allowed when one of the rules matches. The crate's rules skip one step when they do not.
fn ask(rules: Vec<SeccompRule>) -> BpfProgram {
    let matched = rules.into_iter().map(|rule| {
        let mut steps = BpfProgram::from(rule);
        steps.push(answer(SeccompAction::Allow));
        steps
    });
    matched.flatten().chain([answer(DENIED)]).collect()
}

/// A program that is written from its end, because jumps go forwards only and have to know how far. The kernel compiles it
/// anew for each process, so every step costs: the plain answers are shared.
#[derive(Default)]
struct CallSearch {
    backwards: BpfProgram,
    allowed: Option<usize>,
    denied: Option<usize>,
}

impl CallSearch {
    /// Writes the steps that find the range of the number that was loaded. Returns the place of the first, from the end.
    fn among(&mut self, ranges: &[(u32, Answer)]) -> usize {
        let (below, above) = ranges.split_at(ranges.len() / 2);
        let first = above.first().map_or((0, &Answer::Denied), |(number, answer)| (*number, answer));
        if below.is_empty() {
            return self.answer(first.1);
        }
        let above = self.among(above);
        let below = self.among(below);
        let (above, below) = (self.near(above), self.near(below));
        let (jt, jf) = (self.distance(above), self.distance(below));
        let short = |distance: usize| u8::try_from(distance).unwrap_or(u8::MAX);
        self.write([step(libc::BPF_JMP | libc::BPF_JGE, short(jt), short(jf), first.0)])
    }

    fn answer(&mut self, wanted: &Answer) -> usize {
        let (action, known) = match wanted {
            Answer::Allowed => (SeccompAction::Allow, self.allowed),
            Answer::Denied => (DENIED, self.denied),
            Answer::Asked(steps) => return self.write(steps.iter().rev().cloned()),
        };
        if let Some(place) = known.filter(|place| self.distance(*place) < FAR) {
            return place;
        }
        let place = self.write([answer(action)]);
        *(if *wanted == Answer::Allowed { &mut self.allowed } else { &mut self.denied }) = Some(place);
        place
    }

    /// A place within the reach of a jump with a condition from which it goes on at `place`.
    fn near(&mut self, place: usize) -> usize {
        let distance = self.distance(place);
        if distance < FAR {
            return place;
        }
        self.write([step(libc::BPF_JMP | libc::BPF_JA, 0, 0, u32::try_from(distance).unwrap_or(u32::MAX))])
    }

    /// How many steps the next one written has to skip.
    fn distance(&self, place: usize) -> usize {
        self.backwards.len() - 1 - place
    }

    fn write(&mut self, steps: impl IntoIterator<Item = sock_filter>) -> usize {
        self.backwards.extend(steps);
        self.backwards.len() - 1
    }
}

/// One step of a program. The codes of the kernel are defined as numbers that fit.
#[allow(clippy::cast_possible_truncation, reason = "the kernel defines codes below 256")]
fn step(code: u32, jt: u8, jf: u8, k: u32) -> sock_filter {
    sock_filter { code: code as u16, jt, jf, k }
}

fn answer(action: SeccompAction) -> sock_filter {
    step(libc::BPF_RET, 0, 0, action.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the kernel makes of a program: the answer to a call of this number and these arguments.
    fn ask_kernel(program: &[sock_filter], arch: u32, number: u32, arguments: [u32; 6]) -> u32 {
        let load = |offset: u32| match offset {
            0 => number,
            4 => arch,
            _ => {
                if offset.is_multiple_of(8) {
                    arguments[(offset as usize - 16) / 8]
                } else {
                    0
                }
            }
        };
        let (mut at, mut loaded) = (0, 0);
        loop {
            let step = &program[at];
            at += 1;
            let jump = |taken: bool| usize::from(if taken { step.jt } else { step.jf });
            match u32::from(step.code) {
                code if code == libc::BPF_LD | libc::BPF_W | libc::BPF_ABS => loaded = load(step.k),
                code if code == libc::BPF_ALU | libc::BPF_AND => loaded &= step.k,
                code if code == libc::BPF_JMP | libc::BPF_JA => at += step.k as usize,
                code if code == libc::BPF_JMP | libc::BPF_JEQ => at += jump(loaded == step.k),
                code if code == libc::BPF_JMP | libc::BPF_JGE => at += jump(loaded >= step.k),
                code if code == libc::BPF_JMP | libc::BPF_JGT => at += jump(loaded > step.k),
                libc::BPF_RET => return step.k,
                code => panic!("unknown code {code}"),
            }
        }
    }

    const ARCH: u32 = if cfg!(target_arch = "x86_64") { 0xc000_003e } else { 0xc000_00b7 };
    const FORMS: [Form; 3] = [
        Form { spawn: false, scoped_signals: true },
        Form { spawn: true, scoped_signals: false },
        Form { spawn: true, scoped_signals: true },
    ];

    #[test]
    fn every_number_gets_the_answer_of_the_list() {
        let [allow, deny] = [SeccompAction::Allow, DENIED].map(u32::from);
        for form in FORMS {
            let rules = rules(form).expect("rules");
            let program = Filter::build(form).expect("a filter").program;
            for number in (0..1000).chain([0x4000_0000, 0x4000_0001, u32::MAX]) {
                let expected = match rules.get(&c_long::from(number)) {
                    Some(conditions) if conditions.is_empty() => allow,
                    // With impossible arguments.
                    Some(_) | None => deny,
                };
                assert_eq!(ask_kernel(&program, ARCH, number, [u32::MAX; 6]), expected, "{number} in {form:?}");
            }
            assert_eq!(
                ask_kernel(&program, 0x4000_0003, 4, [0; 6]),
                u32::from(SeccompAction::KillProcess),
                "another machine"
            );
        }
    }

    #[test]
    fn signals_go_to_the_process_itself_only() {
        let mut filter = Filter::get(FORMS[0]).expect("a filter");
        let program = filter.for_process(4711).to_vec();
        let tgkill = u32::try_from(libc::SYS_tgkill).expect("a number");
        let ask = |pid| ask_kernel(&program, ARCH, tgkill, [pid, 1, 6, 0, 0, 0]);
        assert_eq!([ask(4711), ask(4710), ask(OWN_PID)], [SeccompAction::Allow, DENIED, DENIED].map(u32::from));
        let again = filter.for_process(4712).to_vec();
        assert_eq!(ask_kernel(&again, ARCH, tgkill, [4712, 1, 6, 0, 0, 0]), u32::from(SeccompAction::Allow));
    }
}
