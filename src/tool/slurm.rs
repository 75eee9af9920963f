//! Slurm, which runs job arrays on a cluster: `scontrol`, `sbatch`, `squeue` and `scancel`, and nothing that needs accounting.
//!
//! Jobs are known by a name that the caller makes unique, not by number: so whoever was killed right after `sbatch` finds what
//! it submitted. What a task does, and when it is submitted again, is not decided here: see `grade/slurm`.
//!
//! Forms: the manual pages of Slurm 22.05; the options in use are those of 20.02 and later.

mod job;
mod script;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;

use super::message::readable;
use super::toolbox::Toolbox;
use crate::exec::{self, Cancel, Ended, ExecError, LimitKind, Limits, ToolCommand};
pub use job::{ArrayTask, SiteLimits, TaskState, check_option};
pub use script::{ArrayJob, LOGS, Word, log};

/// `sbatch` tries for two minutes while the site has as many jobs as it takes, and all of them wait for a busy controller.
const PATIENCE: Duration = Duration::from_secs(180);
/// Of a listing: a line for each of a hundred thousand tasks is far below.
const MOST_OUTPUT: usize = 64 << 20;
/// The variables that tell Slurm's commands where their controller is and who asks. Not those of a job that `lab` may be part
/// of: they would get into its tasks.
const VARIABLES: [&str; 4] = ["SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS", "SLURM_JWT"];
/// How those begin that hold what the user prefers.
const PREFERENCES: &str = "SBATCH_";
/// What the commands say when the controller does not answer, which passes.
const UNREACHABLE: [&str; 7] = [
    "Unable to contact slurm controller",
    "Socket timed out",
    "Connection refused",
    "Connection timed out",
    "Zero Bytes were transmitted",
    "temporarily unable",
    "in standby mode",
];

/// Why Slurm did not do what it was asked.
#[derive(Debug, Error)]
pub enum SlurmError {
    /// Its commands are not here.
    #[error(
        "`{0}` is not installed: --engine slurm is for a machine from which jobs are submitted, such as a login node"
    )]
    Missing(&'static str),
    /// An option of the user's cannot be passed on.
    #[error("--slurm-option {option}: {problem}")]
    Option {
        /// As it was typed.
        option: String,
        /// What is wrong, and what to do.
        problem: &'static str,
    },
    /// The controller does not answer. Whether it did what it was asked is not known.
    #[error("the controller of Slurm does not answer: {0}")]
    Unreachable(String),
    /// It does not want to.
    #[error("`{program}` says: {said}")]
    Refused { program: &'static str, said: String },
    /// The answer is not in the form that it should have.
    #[error("the answer of `{program}` cannot be read: {problem}")]
    Strange {
        program: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The script of the job could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Script { path: PathBuf, source: std::io::Error },
    /// A command could not be started.
    #[error(transparent)]
    Exec(#[from] ExecError),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// The number of a job, as `sbatch` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// Slurm's commands on this machine.
#[derive(Debug)]
pub struct Slurm {
    sbatch: PathBuf,
    squeue: PathBuf,
    scontrol: PathBuf,
    scancel: PathBuf,
    directory: PathBuf,
    env: Vec<(OsString, OsString)>,
}

impl Slurm {
    /// Finds the commands, which will run in `directory`. Of the environment they get what Slurm's commands need.
    ///
    /// # Errors
    /// [`SlurmError::Missing`].
    pub fn locate(
        toolbox: &Toolbox,
        directory: &Path,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, SlurmError> {
        let find = |program| toolbox.find(program).ok_or(SlurmError::Missing(program));
        let of_slurm = |name: &OsString| {
            let name = name.to_string_lossy();
            VARIABLES.contains(&&*name) || name.starts_with(PREFERENCES)
        };
        Ok(Self {
            sbatch: find("sbatch")?,
            squeue: find("squeue")?,
            scontrol: find("scontrol")?,
            scancel: find("scancel")?,
            directory: directory.to_owned(),
            env: environment.into_iter().filter(|(name, _)| of_slurm(name)).collect(),
        })
    }

    /// What the site allows.
    ///
    /// # Errors
    /// [`SlurmError`].
    pub fn limits(&self, cancel: &Cancel) -> Result<SiteLimits, SlurmError> {
        let shown = self.run("scontrol", &self.scontrol, ["show", "config"].map(OsString::from).to_vec(), cancel)?;
        SiteLimits::read(&shown).map_err(|problem| SlurmError::Strange { program: "scontrol", problem })
    }

    /// Submits a task for each of these indices, as one array.
    ///
    /// # Errors
    /// [`SlurmError`]; after [`SlurmError::Unreachable`] and [`SlurmError::Interrupted`] the array may be there nevertheless.
    pub fn submit(&self, job: &ArrayJob<'_>, indices: &[usize], cancel: &Cancel) -> Result<JobId, SlurmError> {
        job.write_script().map_err(|source| SlurmError::Script { path: job.script(), source })?;
        let said = self.run("sbatch", &self.sbatch, job.arguments(indices), cancel)?;
        // Of several clusters it names the one behind a semicolon; a site may have it say more on lines before.
        let number = said.lines().last().and_then(|line| line.split(';').next()?.trim().parse().ok());
        number.map(JobId).ok_or(SlurmError::Strange { program: "sbatch", problem: said })
    }

    /// The tasks of this name that Slurm knows; it forgets one some time after its end (minutes, at most sites).
    ///
    /// # Errors
    /// [`SlurmError`].
    pub fn tasks(&self, name: &str, cancel: &Cancel) -> Result<Vec<ArrayTask>, SlurmError> {
        let mut arguments = Self::of_user(name);
        arguments.extend(["--noheader", "--array", "--states=all"].map(OsString::from));
        arguments.push(format!("--format={}", job::FORMAT).into());
        let listed = self.run("squeue", &self.squeue, arguments, cancel)?;
        job::read_tasks(&listed).map_err(|problem| SlurmError::Strange { program: "squeue", problem })
    }

    /// Ends all tasks of this name. Works also after the user asked to stop.
    ///
    /// # Errors
    /// [`SlurmError`].
    pub fn cancel(&self, name: &str) -> Result<(), SlurmError> {
        self.run("scancel", &self.scancel, Self::of_user(name), &Cancel::new()).map(drop)
    }

    /// The user's jobs of this name. With a filter instead of numbers a job that is forgotten is no error.
    fn of_user(name: &str) -> Vec<OsString> {
        let user = rustix::process::getuid().as_raw();
        vec![format!("--user={user}").into(), format!("--name={name}").into()]
    }

    /// Runs a command and gives what it printed.
    fn run(
        &self,
        program: &'static str,
        path: &Path,
        args: Vec<OsString>,
        cancel: &Cancel,
    ) -> Result<String, SlurmError> {
        let limits = Limits { wall: PATIENCE, output_bytes: MOST_OUTPUT, memory_bytes: u64::MAX, ..Limits::default() };
        let command = ToolCommand {
            program: path.to_owned(),
            args,
            cwd: self.directory.clone(),
            limits,
            env: self.env.clone(),
            sandbox: None,
        };
        let run = exec::run(&command, cancel)?;
        match run.ended {
            Ended::Exited(0) => Ok(readable(&run.stdout)),
            Ended::Interrupted => Err(SlurmError::Interrupted),
            Ended::Limit(LimitKind::Wall) => {
                Err(SlurmError::Unreachable(format!("`{program}` took more than {} s", PATIENCE.as_secs())))
            }
            Ended::Exited(_) => Err(refused(program, &readable(&run.stderr))),
            ended => Err(SlurmError::Strange { program, problem: format!("it ended with {ended:?}") }),
        }
    }
}

/// Tells a controller that does not answer from one that says no.
fn refused(program: &'static str, said: &str) -> SlurmError {
    let line = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    if UNREACHABLE.iter().any(|words| line.contains(words)) {
        return SlurmError::Unreachable(line);
    }
    SlurmError::Refused { program, said: line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_controller_that_is_away_is_no_refusal() {
        let away = "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)\n";
        assert!(matches!(refused("sbatch", away), SlurmError::Unreachable(_)));
        let no = "sbatch: error: Batch job submission failed: Invalid job array specification\n";
        assert!(matches!(refused("sbatch", no), SlurmError::Refused { said, .. } if said.ends_with("specification")));
    }

    #[test]
    fn without_slurm_its_missing_command_is_named() {
        let nowhere = Toolbox::new("/nonexistent".into());
        let missing = Slurm::locate(&nowhere, Path::new("/"), []).unwrap_err();
        assert!(missing.to_string().contains("`sbatch` is not installed"));
    }
}
