//! The job array that `sbatch` gets: its options, and the script that every task runs.
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::exec::shell_word;

/// The directory with what tasks say, below that of the job.
pub const LOGS: &str = "logs";

/// A word of the command line of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// The same in every task.
    Fixed(OsString),
    /// The index of the task.
    Index,
    /// How many CPUs the task has.
    Cpus,
}

impl From<&str> for Word {
    fn from(word: &str) -> Self {
        Self::Fixed(word.into())
    }
}

impl From<&Path> for Word {
    fn from(word: &Path) -> Self {
        Self::Fixed(word.into())
    }
}

impl Word {
    /// As the shell of the script takes it.
    fn quoted(&self) -> String {
        match self {
            Self::Fixed(word) => shell_word(word),
            Self::Index => "\"$SLURM_ARRAY_TASK_ID\"".to_owned(),
            Self::Cpus => "\"${SLURM_CPUS_ON_NODE:-1}\"".to_owned(),
        }
    }
}

/// Tasks that differ in an index only.
#[derive(Debug, Clone)]
pub struct ArrayJob<'a> {
    /// By which the tasks are known; letters, digits and `-`.
    pub name: &'a str,
    /// Absolute, and the same on every machine. The script and the logs are in it, and tasks run in it.
    pub directory: &'a Path,
    pub command: &'a [Word],
    /// Where a task finds programs, in the form of `$PATH`.
    pub path: &'a OsStr,
    /// After how many minutes Slurm ends a task, if the user's options do not say otherwise.
    pub minutes: u64,
    /// Options of the user's for `sbatch`, see [`super::check_option`].
    pub options: &'a [String],
}

impl ArrayJob<'_> {
    /// Where its script is.
    pub fn script(&self) -> PathBuf {
        self.directory.join("slurm-task.sh")
    }

    pub(super) fn write_script(&self) -> io::Result<()> {
        fs::create_dir_all(self.directory.join(LOGS))?;
        fs::write(self.script(), self.script_text())
    }

    /// The script redirects its output by itself: in `--output` Slurm would expand a `%` of the directory's name.
    fn script_text(&self) -> String {
        let command: Vec<String> = self.command.iter().map(Word::quoted).collect();
        format!(
            "#!/bin/sh\n\
             # A task of the job array that `lab grade --engine slurm` submits.\n\
             cd {directory} || exit 1\n\
             exec >>{LOGS}/chunk-\"$SLURM_ARRAY_TASK_ID\".log 2>&1 </dev/null || exit 1\n\
             echo \"== job ${{SLURM_JOB_ID:-}} on ${{SLURMD_NODENAME:-}}, restart ${{SLURM_RESTART_COUNT:-0}}\"\n\
             PATH={path}\n\
             export PATH\n\
             exec {command}\n",
            directory = shell_word(self.directory.as_os_str()),
            path = shell_word(self.path),
            command = command.join(" "),
        )
    }

    /// Of an option that is there twice the last one counts: the user's come after defaults, and before what must be so.
    pub(super) fn arguments(&self, indices: &[usize]) -> Vec<OsString> {
        let mut arguments = vec![format!("--time={}", self.minutes)];
        arguments.extend(self.options.iter().cloned());
        let fixed = [
            "--parsable",
            "--requeue",
            // Nothing of the environment of `lab`, and none of the resource limits under which it runs `sbatch`.
            "--export=NIL",
            "--propagate=NONE",
            "--ntasks=1",
            "--chdir=/",
            "--input=/dev/null",
            "--output=/dev/null",
            "--error=/dev/null",
        ];
        arguments.extend(fixed.map(str::to_owned));
        arguments.push(format!("--job-name={}", self.name));
        arguments.push(format!("--array={}", ranges(indices)));
        let mut arguments: Vec<OsString> = arguments.into_iter().map(OsString::from).collect();
        arguments.push(self.script().into());
        arguments
    }
}

/// Where a task says what it does.
pub fn log(directory: &Path, index: usize) -> PathBuf {
    directory.join(LOGS).join(format!("chunk-{index}.log"))
}

/// Numbers in ascending order as `0-3,5,7-8`.
fn ranges(indices: &[usize]) -> String {
    let runs = indices.chunk_by(|one, next| *next == one + 1);
    let text = runs.map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        run => run.iter().map(usize::to_string).collect(),
    });
    text.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_written_as_ranges() {
        assert_eq!(ranges(&[0, 1, 2, 3, 5, 7, 8]), "0-3,5,7-8");
        assert_eq!(ranges(&[4]), "4");
    }

    #[test]
    fn paths_and_words_are_quoted_in_the_script() {
        let command = ["/opt/my lab".into(), "--jobs".into(), Word::Cpus, "a;b".into(), Word::Index];
        let job = ArrayJob {
            name: "lab-1",
            directory: Path::new("/home/o'neil/$(id)"),
            command: &command,
            path: OsStr::new("/a b:/c"),
            minutes: 20,
            options: &["--partition=long".to_owned()],
        };
        let script = job.script_text();
        assert!(script.contains("cd '/home/o'\\''neil/$(id)' || exit 1\n"), "{script}");
        assert!(script.contains("PATH='/a b:/c'\n"), "{script}");
        let line = "exec '/opt/my lab' --jobs \"${SLURM_CPUS_ON_NODE:-1}\" 'a;b' \"$SLURM_ARRAY_TASK_ID\"\n";
        assert!(script.ends_with(line), "{script}");
    }

    #[test]
    fn what_must_be_so_comes_after_the_users_options() {
        let options = ["--time=3".to_owned(), "--export=ALL".to_owned()];
        let job = ArrayJob {
            name: "lab-1",
            directory: Path::new("/d"),
            command: &[],
            path: OsStr::new(""),
            minutes: 20,
            options: &options,
        };
        let arguments = job.arguments(&[0, 1]);
        let place = |word: &str| arguments.iter().position(|argument| argument == word).unwrap();
        assert!(place("--time=20") < place("--time=3"));
        assert!(place("--export=ALL") < place("--export=NIL"));
        assert_eq!(arguments[place("--array=0-1") + 1], "/d/slurm-task.sh");
    }
}
