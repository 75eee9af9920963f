//! A tool's process group: started, signalled and reaped as one.
//!
//! Says nothing about *when* to stop it; see `supervise`.

use super::{ExecError, Sandbox, ToolCommand, child};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};

/// A running process and whatever it starts in its group. Dropped early, all of it is killed.
#[derive(Debug)]
pub(super) struct Group {
    child: Child,
    leader: Pid,
    reaped: bool,
}

impl Group {
    /// Starts the command as the leader of a group of its own.
    #[allow(clippy::disallowed_methods, reason = "exec/ is the place that may")]
    pub(super) fn start(tool: &ToolCommand) -> Result<Self, ExecError> {
        let failed = |source| ExecError::Sandbox { program: tool.program.clone(), source };
        let sandbox = tool.sandbox.as_ref().map(Sandbox::arm).transpose().map_err(failed)?;
        let mut command = Command::new(&tool.program);
        command
            .args(&tool.args)
            .current_dir(&tool.cwd)
            .env_clear()
            .env("LC_ALL", "C")
            .env("PATH", search_path(&tool.program))
            .env("HOME", &tool.cwd)
            // Relative on purpose: iverilog pastes it into a shell command, where a `$` in a path would be a danger.
            .env("TMPDIR", ".")
            .envs(tool.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        child::confine(&mut command, &tool.limits, sandbox);
        let child = command.spawn().map_err(|source| ExecError::from_spawn(&tool.program, &tool.cwd, source))?;
        Ok(Self { leader: Pid::from_child(&child), child, reaped: false })
    }

    /// The reading ends of standard output and standard error; each can be taken once.
    pub(super) fn pipes(&mut self) -> (Option<ChildStdout>, Option<ChildStderr>) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// Whether the leader has ended. It is not reaped by this, so that its number, which is the group's, stays taken.
    pub(super) fn has_ended(&self) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        match waitid(WaitId::Pid(self.leader), options) {
            Ok(status) => Ok(status.is_some()),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends a signal to all of the group.
    pub(super) fn signal(&self, signal: Signal) {
        // It fails only when nobody is left to get the signal.
        let _ = kill_process_group(self.leader, signal);
    }

    /// Kills what is left of the group, and waits for the leader.
    pub(super) fn reap(&mut self) -> io::Result<ExitStatus> {
        if !self.reaped {
            self.signal(Signal::KILL);
        }
        self.reaped = true;
        self.child.wait()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Nobody is left to tell about an error.
        let _ = self.reap();
    }
}

/// Where a tool finds its helpers: beside itself, then in the system's directories.
fn search_path(program: &Path) -> OsString {
    let system = ["/usr/bin", "/bin"].map(PathBuf::from);
    let beside = program.parent().map(Path::to_owned);
    std::env::join_paths(beside.into_iter().chain(system)).unwrap_or_else(|_| "/usr/bin:/bin".into())
}
