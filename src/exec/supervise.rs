//! Runs a tool to its end, whatever it does: one thread, both pipes, every limit.
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Signal;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStderr, ChildStdout, ExitStatus};
use std::time::{Duration, Instant};

use super::group::Group;
use super::{Cancel, Ended, ExecError, LimitKind, Limits, ToolCommand, ToolRun};

/// How long a request to stop, or the end of a child whose pipes are still open, may go unnoticed.
const TICK: Duration = Duration::from_millis(20);
/// Between TERM and KILL.
const GRACE: Duration = Duration::from_millis(100);
/// How long to wait for the end of a pipe that another process still holds after the tool has ended.
const LINGER: Duration = Duration::from_millis(50);
/// Looks without a pause at a child that has closed its pipes: nearly always it ends within microseconds.
const EAGER_LOOKS: u32 = 100;
/// First and longest pause between two looks after that.
const PAUSES: (Duration, Duration) = (Duration::from_micros(50), Duration::from_millis(5));
/// As much as a pipe holds.
const CHUNK: usize = 64 << 10;

/// Runs a tool under the policy of this layer, and waits for its end.
///
/// # Errors
/// [`ExecError`] when it could not be started or watched. However it *ended* is no error, but the result.
pub fn run(command: &ToolCommand, cancel: &Cancel) -> Result<ToolRun, ExecError> {
    let started = Instant::now();
    let command_line = command.display();
    if cancel.is_cancelled() {
        let (stdout, stderr) = (Vec::new(), Vec::new());
        return Ok(ToolRun { ended: Ended::Interrupted, stdout, stderr, wall: Duration::ZERO, command_line });
    }
    let mut group = Group::start(command)?;
    let (stdout, stderr) = group.pipes();
    let mut supervisor = Supervisor {
        limits: &command.limits,
        cancel,
        stdout: Pipe::new(stdout, command.limits.output_bytes),
        stderr: Pipe::new(stderr, command.limits.output_bytes),
        group,
        started,
        stop: None,
        looks: 0,
        pause: PAUSES.0,
        buffer: vec![0; CHUNK],
    };
    let ended = supervisor.watch().map_err(|source| ExecError::System { program: command.program.clone(), source })?;
    let Supervisor { stdout, stderr, .. } = supervisor;
    Ok(ToolRun { ended, stdout: stdout.kept, stderr: stderr.kept, wall: started.elapsed(), command_line })
}

/// A tool while it runs.
struct Supervisor<'a> {
    limits: &'a Limits,
    cancel: &'a Cancel,
    group: Group,
    stdout: Pipe<ChildStdout>,
    stderr: Pipe<ChildStderr>,
    started: Instant,
    /// Why and since when it is being stopped.
    stop: Option<(Ended, Instant)>,
    /// How often a child without pipes was looked at.
    looks: u32,
    /// The next pause between two such looks.
    pause: Duration,
    buffer: Vec<u8>,
}

impl Supervisor<'_> {
    fn watch(&mut self) -> io::Result<Ended> {
        self.stdout.prepare()?;
        self.stderr.prepare()?;
        while !self.group.has_ended()? {
            self.stop_if_due();
            self.wait()?;
        }
        let status = self.group.reap()?;
        let wall = self.started.elapsed();
        self.drain()?;
        Ok(match self.stop {
            Some((why, _)) => why,
            None if self.overflowed() => Ended::Limit(LimitKind::Output),
            None => by_itself(status, wall, self.limits),
        })
    }

    /// Sends TERM when there is a reason to, and KILL when that was not heard.
    fn stop_if_due(&mut self) {
        match self.stop {
            Some((_, since)) if since.elapsed() >= GRACE => self.group.signal(Signal::KILL),
            Some(_) => {}
            None => {
                if let Some(why) = self.reason_to_stop() {
                    self.group.signal(Signal::TERM);
                    self.stop = Some((why, Instant::now()));
                }
            }
        }
    }

    fn reason_to_stop(&self) -> Option<Ended> {
        if self.cancel.is_cancelled() {
            Some(Ended::Interrupted)
        } else if self.overflowed() {
            Some(Ended::Limit(LimitKind::Output))
        } else if self.started.elapsed() >= self.limits.wall {
            Some(Ended::Limit(LimitKind::Wall))
        } else {
            None
        }
    }

    fn overflowed(&self) -> bool {
        self.stdout.overflowed || self.stderr.overflowed
    }

    /// Waits for output, the end of the pipes or the next tick, whatever comes first.
    fn wait(&mut self) -> io::Result<()> {
        if self.stdout.is_open() || self.stderr.is_open() {
            let left = self.limits.wall.saturating_sub(self.started.elapsed());
            return self.read(if self.stop.is_none() { TICK.min(left) } else { TICK });
        }
        self.looks += 1;
        if self.looks <= EAGER_LOOKS {
            std::thread::yield_now();
        } else {
            std::thread::sleep(self.pause);
            self.pause = (self.pause * 2).min(PAUSES.1);
        }
        Ok(())
    }

    /// After the tool's end: reads what it left in the pipes, but does not wait for another process that still holds them.
    fn drain(&mut self) -> io::Result<()> {
        let until = Instant::now() + LINGER;
        while (self.stdout.is_open() || self.stderr.is_open()) && !self.overflowed() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            self.read(left)?;
        }
        Ok(())
    }

    /// Reads once from each pipe that has something to say within `timeout`.
    fn read(&mut self, timeout: Duration) -> io::Result<()> {
        let timeout = Timespec::try_from(timeout).unwrap_or_default();
        let mut watched: Vec<PollFd<'_>> = Vec::with_capacity(2);
        watched.extend(self.stdout.end.as_ref().map(|end| PollFd::from_borrowed_fd(end.as_fd(), PollFlags::IN)));
        watched.extend(self.stderr.end.as_ref().map(|end| PollFd::from_borrowed_fd(end.as_fd(), PollFlags::IN)));
        match poll(&mut watched, Some(&timeout)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        self.stdout.read(&mut self.buffer)?;
        self.stderr.read(&mut self.buffer)
    }
}

/// Reads the end of a tool that nobody stopped: the kernel tells by a signal that a limit was reached.
fn by_itself(status: ExitStatus, wall: Duration, limits: &Limits) -> Ended {
    let Some(signal) = status.signal() else { return Ended::Exited(status.code().unwrap_or_default()) };
    match Signal::from_named_raw(signal) {
        Some(Signal::XCPU) => Ended::Limit(LimitKind::Cpu),
        Some(Signal::XFSZ) => Ended::Limit(LimitKind::FileSize),
        // What a tool that ignores XCPU gets a second later.
        Some(Signal::KILL) if wall.as_secs() >= limits.cpu_s => Ended::Limit(LimitKind::Cpu),
        _ => Ended::Signaled(signal),
    }
}

/// The reading end of a pipe, and what came out of it.
struct Pipe<R> {
    /// Absent once the last writer is gone.
    end: Option<R>,
    kept: Vec<u8>,
    limit: usize,
    overflowed: bool,
}

impl<R: Read + AsFd> Pipe<R> {
    fn new(end: Option<R>, limit: usize) -> Self {
        Self { end, kept: Vec::new(), limit, overflowed: false }
    }

    /// Makes sure that reading never waits.
    fn prepare(&self) -> io::Result<()> {
        match &self.end {
            Some(end) => Ok(rustix::io::ioctl_fionbio(end, true)?),
            None => Ok(()),
        }
    }

    fn is_open(&self) -> bool {
        self.end.is_some()
    }

    /// Reads once; keeps what fits the limit and forgets the rest.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let Some(end) = &mut self.end else { return Ok(()) };
        match end.read(buffer) {
            Ok(0) => self.end = None,
            Ok(count) => {
                let room = self.limit - self.kept.len();
                self.overflowed |= count > room;
                self.kept.extend_from_slice(&buffer[..count.min(room)]);
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
