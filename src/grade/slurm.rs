//! Grading the chunks of a class as a job array of Slurm: submit, wait, submit again what got lost.
//!
//! A chunk is done when its part is there; what Slurm says about a task only decides when to give up hope. So whoever was
//! killed, `lab` or a task, nothing is done twice that is done. How a chunk is graded and how parts are put together is not
//! for this file: see `chunk`.

mod follow;
mod planned;
mod size;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::disk::files::{self, FileError};
use crate::disk::hash::sha256;
use crate::domain::text::printable;
use crate::exec::Cancel;
use crate::tool::slurm::{ArrayJob, JobId, Slurm, SlurmError, log};
use follow::{Following, Next};
pub use planned::PlannedParts;
pub use size::{chunk_count, minutes};
use thiserror::Error;

/// Kept by the one `lab` that follows a class.
const LOCK: &str = "slurm.lock";
/// Of a log, what is shown.
const TAIL_LINES: usize = 12;
const TAIL_BYTES: u64 = 4096;
/// How long a request to stop may go unnoticed.
const TICK: Duration = Duration::from_millis(100);

/// The parts of a class, which tasks write.
pub trait ChunkParts {
    /// How many chunks there are.
    fn count(&self) -> usize;
    /// Whether the part of a chunk is there, whole and of this class. Not asked again once it is so.
    fn is_done(&self, chunk: usize) -> bool;
    /// How many rows a chunk has already: it grows when there is progress.
    fn rows(&self, chunk: usize) -> u64;
}

/// How often Slurm is asked, and how long files may take to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollInterval {
    /// The pause after something has changed.
    pub shortest: Duration,
    /// The pause after nothing has changed for a while.
    pub longest: Duration,
    /// How long a part may be unseen after its task has ended with success: file systems of clusters cache.
    pub settle: Duration,
    /// How long the controller may be away.
    pub patience: Duration,
}

impl Default for PollInterval {
    /// What administrators like, and what NFS takes.
    fn default() -> Self {
        Self {
            shortest: Duration::from_secs(2),
            longest: Duration::from_secs(20),
            settle: Duration::from_secs(90),
            patience: Duration::from_secs(900),
        }
    }
}

/// How far it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArrayProgress {
    /// The job that was submitted last, if this run submitted one.
    pub job: Option<JobId>,
    pub chunks: usize,
    /// Chunks whose part is there.
    pub done: usize,
    pub running: usize,
    pub waiting: usize,
    /// Tasks that wait for somebody to release them.
    pub held: usize,
    /// Why tasks wait, in Slurm's words.
    pub reason: Option<String>,
    /// Rows, also of chunks that are not done.
    pub rows: u64,
    /// What does not work at the moment, and is tried again.
    pub trouble: Option<String>,
}

/// Is told how far it is whenever Slurm was asked or something was submitted.
pub trait ArrayWatcher {
    /// How far it is.
    fn progress(&self, progress: &ArrayProgress);
}

/// Why not all chunks are done. Parts that are there stay, and the same command goes on from there.
#[derive(Debug, Error)]
pub enum SlurmStop {
    /// The user asked to stop; the tasks were cancelled.
    #[error("interrupted; the tasks are cancelled, and what they graded is kept")]
    Interrupted,
    /// The user asked to stop, but the tasks may still run.
    #[error("interrupted, but the tasks could not be cancelled: {problem}; try: scancel --name={name}")]
    NotCancelled {
        /// By which they are known.
        name: String,
        problem: SlurmError,
    },
    /// A chunk got no further, however often it was submitted.
    #[error("chunk {chunk} failed {tries} times, the last time with {cause}; {}:\n{tail}", path.display())]
    Failed {
        chunk: usize,
        tries: u32,
        /// What Slurm says about the last task.
        cause: String,
        path: PathBuf,
        tail: String,
    },
    /// Somebody cancelled a task.
    #[error("somebody cancelled the task of chunk {chunk}, so the rest is cancelled too")]
    Cancelled { chunk: usize },
    /// Another `lab` follows the class.
    #[error("another `lab grade` is working on `{}`", .0.display())]
    Taken(PathBuf),
    /// The site allows fewer tasks.
    #[error(
        "{chunks} chunks are too many: this site allows {most} tasks in an array; make larger chunks (--chunk-size)"
    )]
    TooMany {
        chunks: usize,
        /// How many there may be.
        most: usize,
    },
    /// Slurm refuses, or was away for too long.
    #[error(transparent)]
    Slurm(#[from] SlurmError),
    #[error(transparent)]
    File(#[from] FileError),
}

/// A class on a cluster.
pub struct SlurmRun<'a> {
    pub slurm: &'a Slurm,
    /// What a task is; its index is the chunk. Its name is that of [`job_name`].
    pub job: ArrayJob<'a>,
    pub parts: &'a dyn ChunkParts,
    pub pace: PollInterval,
    /// Set when the user interrupts.
    pub cancel: &'a Cancel,
    pub watcher: &'a dyn ArrayWatcher,
}

/// A name for the tasks of a class that no other class has: `key` is that of its settings, `directory` where it is.
pub fn job_name(key: &str, directory: &Path) -> String {
    let named = [key.as_bytes(), b"\0", directory.as_os_str().as_encoded_bytes()].concat();
    format!("lab-{}", &sha256(&named)[..16])
}

impl SlurmRun<'_> {
    /// Makes every chunk done. Tasks that an earlier run left are waited for.
    ///
    /// # Errors
    /// [`SlurmStop`]; unless it is Slurm that fails, no task is left behind.
    pub fn run(&self) -> Result<(), SlurmStop> {
        let _lock = self.lock()?;
        let stop = match self.follow() {
            Ok(()) => return Ok(()),
            Err(SlurmStop::Slurm(SlurmError::Interrupted)) => SlurmStop::Interrupted,
            // What was submitted is still worth waiting for; the next run does.
            Err(stop @ (SlurmStop::Slurm(_) | SlurmStop::TooMany { .. })) => return Err(stop),
            Err(stop) => stop,
        };
        match self.slurm.cancel(self.job.name) {
            Err(problem) if matches!(stop, SlurmStop::Interrupted) => {
                Err(SlurmStop::NotCancelled { name: self.job.name.to_owned(), problem })
            }
            _ => Err(stop),
        }
    }

    fn lock(&self) -> Result<File, SlurmStop> {
        let path = self.job.directory.join(LOCK);
        files::try_lock(&path)?.ok_or_else(|| SlurmStop::Taken(self.job.directory.to_owned()))
    }

    fn follow(&self) -> Result<(), SlurmStop> {
        let (chunks, most) = (self.parts.count(), self.slurm.limits(self.cancel)?.most_tasks());
        if chunks > most {
            return Err(SlurmStop::TooMany { chunks, most });
        }
        let mut following = Following::new(self.parts, self.pace);
        let mut pause = self.pace.shortest;
        loop {
            let asked = self.slurm.tasks(self.job.name, self.cancel);
            let next = match asked {
                Ok(tasks) => following.look(self.parts, &tasks, pause),
                Err(problem) => following.trouble(problem, pause)?,
            };
            match next {
                Next::Done => {
                    self.watcher.progress(following.progress());
                    return Ok(());
                }
                Next::GiveUp { chunk, tries, cause } => return Err(self.failed(chunk, tries, cause)),
                Next::Cancelled { chunk } => return Err(SlurmStop::Cancelled { chunk }),
                Next::Submit(chunks) => match self.slurm.submit(&self.job, &chunks, self.cancel) {
                    Ok(job) => following.submitted(job, &chunks, self.parts),
                    // Whether it was submitted is seen in the next listing.
                    Err(problem) => drop(following.trouble(problem, pause)?),
                },
                Next::Wait => {}
            }
            self.watcher.progress(following.progress());
            pause = if following.has_changed() { self.pace.shortest } else { (pause * 3 / 2).min(self.pace.longest) };
            self.sleep(pause)?;
        }
    }

    fn failed(&self, chunk: usize, tries: u32, cause: String) -> SlurmStop {
        let path = log(self.job.directory, chunk);
        let tail = tail(&path).unwrap_or_else(|| {
            "there is no such log: can the nodes see this directory, under this name, and write into it?".to_owned()
        });
        SlurmStop::Failed { chunk, tries, cause, path, tail }
    }

    fn sleep(&self, pause: Duration) -> Result<(), SlurmStop> {
        let mut left = pause;
        while !left.is_zero() {
            if self.cancel.is_cancelled() {
                return Err(SlurmStop::Interrupted);
            }
            let tick = left.min(TICK);
            std::thread::sleep(tick);
            left -= tick;
        }
        Ok(())
    }
}

/// The last lines of a file, made printable.
fn tail(path: &Path) -> Option<String> {
    let mut file = fs::File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES))).ok()?;
    let mut bytes = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<String> = text.lines().map(|line| format!("  {}", printable(line))).collect();
    Some(lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_has_its_own_name_wherever_it_is() {
        let name = job_name("key", Path::new("/a"));
        assert_eq!(name, job_name("key", Path::new("/a")));
        assert_ne!(name, job_name("key", Path::new("/b")));
        assert_ne!(name, job_name("other", Path::new("/a")));
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    }

    #[test]
    fn the_end_of_a_log_is_shown_and_steers_no_terminal() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let lines: Vec<String> = (0..1000).map(|number| format!("line {number}")).collect();
        fs::write(&path, lines.join("\n") + "\n\x1b[2J").unwrap();
        let shown = tail(&path).unwrap();
        assert_eq!(shown.lines().count(), TAIL_LINES);
        assert!(shown.ends_with("  line 999\n  \u{fffd}[2J"), "{shown}");
        assert_eq!(tail(&dir.path().join("missing")), None);
    }
}
