//! A tool that misbehaves on purpose: a shell script under a tool's name, in a directory of its own.

#![allow(dead_code, reason = "each test file uses its part")]
use lab::exec::{Limits, ToolCommand};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What a fake tool does. It first notes its process number, so that a test can see whether it is gone.
pub(crate) enum Behaviour<'a> {
    /// Waits for ever.
    Hang,
    /// Waits for ever, and so do its children, whatever TERM says.
    IgnoreTerm,
    /// Waits for ever without any pipe open.
    HangWithoutPipes,
    /// Computes for ever.
    Spin,
    /// Computes for ever, and ignores the signal for too much CPU time.
    SpinIgnoringXcpu,
    /// Ends, but leaves a child in its group that holds the pipes.
    LeaveOrphan,
    /// Ends, but leaves a child in a session of its own that holds the pipes.
    LeaveEscapedOrphan,
    /// Never stops printing.
    FloodStdout,
    /// Never stops complaining.
    FloodStderr,
    /// Writes a file that never ends.
    FloodFile,
    /// Kills itself by this signal.
    Die(&'a str),
    /// Ends with success and does nothing.
    Silent,
    /// Ends with this exit code after printing a text to standard error.
    Complain(i32, &'a str),
    /// Prints a text.
    Print(&'a str),
    /// Runs these lines of shell.
    Script(&'a str),
}

impl Behaviour<'_> {
    /// The lines of shell, which note the processes that they start by `note`.
    pub(crate) fn script(&self, note: &str) -> String {
        match self {
            Self::Hang => "while :; do sleep 60; done".to_owned(),
            Self::IgnoreTerm => format!("trap '' TERM; sleep 60 & echo $! {note}; while :; do sleep 60; done"),
            Self::HangWithoutPipes => "exec sleep 60 >/dev/null 2>&1".to_owned(),
            Self::Spin => "while :; do :; done".to_owned(),
            Self::SpinIgnoringXcpu => "trap '' XCPU; while :; do :; done".to_owned(),
            Self::LeaveOrphan => format!("sleep 60 & echo $! {note}; echo parent is done"),
            Self::LeaveEscapedOrphan => format!(
                "python3 -c 'import os, time; os.setsid(); print(\"free\", flush=True); time.sleep(60)' & \
                 echo $! {note}; echo parent is done; sleep 0.3"
            ),
            Self::FloodStdout => "exec yes".to_owned(),
            Self::FloodStderr => "exec yes >&2".to_owned(),
            Self::FloodFile => "exec cat /dev/zero >large".to_owned(),
            Self::Die(signal) => format!("kill -s {signal} $$"),
            Self::Silent => "exit 0".to_owned(),
            Self::Complain(code, text) => format!("cat >&2 <<'END'\n{text}\nEND\nexit {code}"),
            Self::Print(text) => format!("cat <<'END'\n{text}\nEND"),
            Self::Script(lines) => (*lines).to_owned(),
        }
    }
}

/// A directory with one fake tool in it.
pub(crate) struct FakeTool {
    directory: TempDir,
    program: PathBuf,
}

impl FakeTool {
    /// Makes an executable that is called `name`.
    pub(crate) fn new(name: &str, behaviour: &Behaviour<'_>) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let note = format!(">>'{}'", directory.path().join("pids").display());
        let text = format!("#!/bin/sh\necho $$ {note}\n{}\n", behaviour.script(&note));
        let (draft, program) = (directory.path().join("draft"), directory.path().join(name));
        fs::write(&draft, text).expect("a script");
        copy_executable(&draft, &program);
        Self { directory, program }
    }

    /// Its absolute path.
    pub(crate) fn path(&self) -> &Path {
        &self.program
    }

    /// A search path on which only this tool is found.
    pub(crate) fn search_path(&self) -> OsString {
        self.directory.path().into()
    }

    /// A command that runs it in its own directory.
    pub(crate) fn command(&self, limits: Limits) -> ToolCommand {
        let cwd = self.directory.path().to_owned();
        ToolCommand { program: self.program.clone(), args: Vec::new(), cwd, limits, env: Vec::new(), sandbox: None }
    }

    /// The processes that it noted.
    pub(crate) fn pids(&self) -> Vec<i32> {
        let noted = fs::read_to_string(self.directory.path().join("pids")).unwrap_or_default();
        noted.lines().filter_map(|line| line.parse().ok()).collect()
    }

    /// Waits until it has noted so many processes.
    pub(crate) fn wait_for_start(&self, processes: usize) {
        eventually("the fake tool never started", || self.pids().len() >= processes);
    }

    /// Fails if one of the processes that it noted goes on living.
    pub(crate) fn assert_gone(&self) {
        let pids = self.pids();
        assert!(!pids.is_empty(), "the fake tool never started");
        eventually("a process was left behind", || pids.iter().all(|pid| !is_alive(*pid)));
    }

    /// Kills what it noted and still lives.
    pub(crate) fn kill_survivors(&self) {
        for pid in self.pids().into_iter().filter(|pid| is_alive(*pid)) {
            let _ = kill_process(Pid::from_raw(pid).expect("a process number"), Signal::KILL);
        }
    }
}

/// Waits for something that has to happen; how long it takes is no matter, as long as it happens.
pub(crate) fn eventually(failure: &str, mut condition: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < patience, "{failure}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether a process lives; one that is dead and waits for its parent to notice does not.
pub(crate) fn is_alive(pid: i32) -> bool {
    if cfg!(target_os = "linux") {
        let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        return status.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"));
    }
    rustix::process::test_kill_process(Pid::from_raw(pid).expect("a process number")).is_ok()
}

/// Makes the executable by another process. If this one wrote it, a fork in another thread of the test could keep the file
/// open for writing at the moment when it is to be executed, and the system would refuse ("text file busy").
#[allow(clippy::disallowed_methods, reason = "a test's own helper")]
fn copy_executable(from: &Path, to: &Path) {
    let mut command = std::process::Command::new("/bin/sh");
    command.args(["-c", "cp \"$1\" \"$2\" && chmod 755 \"$2\"", "sh"].map(OsStr::new)).args([from, to]);
    assert!(command.status().expect("sh").success());
}
