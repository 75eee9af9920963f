//! The arguments of `lab grade`, as clap reads them.

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use jiff::{SignedDuration, Timestamp};
use std::num::NonZeroUsize;
use std::path::PathBuf;

const GRADE_AFTER_HELP: &str = "\
Results, in the folder of --output:
  grades.csv      a line for each student and lab
  report.md       the class: who has which verdict, which check fails most
  feedback/       a page for each student
  results.jsonl   all of it, see docs/json-format.md

Killed or interrupted, the same command goes on where it was.

Exit codes (of several the highest wins):
  0  every submission has a grade, whatever it is   70   a bug in lab left one without a grade
  2  wrong invocation                               130  interrupted
  3  a lab is broken: its reference does not pass
  4  environment: a tool is missing, the disk is full, or a submission could not be read";

const LATE_HEADING: &str = "Late submissions";

/// `lab grade`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = GRADE_AFTER_HELP)]
pub struct GradeArgs {
    /// What to do; absent: grade a class on this machine.
    #[command(subcommand)]
    pub command: Option<GradeCommand>,
    /// What to grade.
    #[command(flatten)]
    pub class: ClassArgs,
    #[arg(
        help = "Grade the one submission in a Gradescope container: reads ROOT/submission and \
                ROOT/submission_metadata.json, writes ROOT/results/results.json",
        long,
        value_name = "ROOT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "/autograder",
        conflicts_with_all = ["submissions", "manifest", "output", "format", "engine", "slurm_option", "chunk_size"]
    )]
    pub gradescope: Option<PathBuf>,
    /// How many submissions are graded at once, at least 1; absent: one a core.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Where to grade.
    #[command(flatten)]
    pub engine: EngineArgs,
}

/// Where a class is graded.
#[derive(Debug, Args)]
#[command(next_help_heading = "Clusters")]
pub struct EngineArgs {
    /// Where to grade.
    #[arg(long, value_name = "ENGINE", default_value = "local")]
    pub engine: Engine,
    #[arg(
        help = "An option for sbatch, such as --slurm-option=--partition=long; may be given several times",
        long,
        value_name = "OPTION",
        allow_hyphen_values = true
    )]
    pub slurm_option: Vec<String>,
    /// How many students a task of the cluster grades; absent: enough for a minute.
    #[arg(long, value_name = "M")]
    pub chunk_size: Option<NonZeroUsize>,
}

/// What runs the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    #[value(help = "This machine")]
    Local,
    #[value(help = "A job array of Slurm, see docs/grading-cluster.md; --jobs is for each task (absent: 1)")]
    Slurm,
}

/// `lab grade …`.
#[derive(Debug, Subcommand)]
pub enum GradeCommand {
    /// Split a class into chunks that any scheduler can run; see docs/grading.md.
    Plan(PlanArgs),
    /// Grade one chunk of a plan. Killed and started again, it goes on; done, it changes nothing.
    Chunk(ChunkArgs),
    /// Put the graded chunks of a plan together; refuses missing, doubled and foreign rows.
    Merge(MergeArgs),
    /// Make one student's grade again from its record, and say whether it is the same.
    Replay(ReplayArgs),
    /// Show whose grade changes between two results, and why.
    Diff(DiffArgs),
}

/// A class and how it is graded.
#[derive(Debug, Args)]
pub struct ClassArgs {
    /// A folder with one file `<student>.v` (or `.sv`) or one folder `<student>/` each.
    #[arg(value_name = "SUBMISSIONS", value_hint = ValueHint::DirPath)]
    pub submissions: Option<PathBuf>,
    /// Grade this lab; may be given several times.
    #[arg(long = "lab", value_name = "ID")]
    pub labs: Vec<String>,
    /// Grade every lab of the pack.
    #[arg(long, conflicts_with = "labs")]
    pub all: bool,
    /// Take students and paths from a CSV file with the columns student, path and, optionally, submitted.
    #[arg(long, value_name = "CSV", value_hint = ValueHint::FilePath, conflicts_with = "submissions")]
    pub manifest: Option<PathBuf>,
    /// A pack with hidden cases, which only the teacher has.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub private: Option<PathBuf>,
    /// A file with the secret that the vectors of each student are made from.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub secret: Option<PathBuf>,
    /// The folder of results.
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath, default_value = "grades")]
    pub output: PathBuf,
    /// Also write this form; may be given several times.
    #[arg(long, value_name = "FORMAT")]
    pub format: Vec<GradeFormat>,
    /// Do not ask Yosys, which is faster; there are no points for synthesis then.
    #[arg(long)]
    pub skip_synthesis: bool,
    /// What it costs to hand in late.
    #[command(flatten)]
    pub late: LateArgs,
    /// Grade also where the kernel cannot confine tools as it should; every result says so.
    #[arg(long)]
    pub accept_weak_sandbox: bool,
}

/// What it costs to hand in late.
#[derive(Debug, Args)]
pub struct LateArgs {
    /// The last moment that is in time, such as 2026-03-31T23:59:00+02:00; submissions have times in --manifest.
    #[arg(long, help_heading = LATE_HEADING, value_name = "TIME")]
    pub deadline: Option<Timestamp>,
    /// Time after the deadline that costs nothing, such as 10m or 2h.
    #[arg(long, help_heading = LATE_HEADING, value_name = "TIME")]
    pub grace: Option<SignedDuration>,
    /// Percent of the points that each started day takes away.
    #[arg(long, help_heading = LATE_HEADING, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub late_penalty: Option<u32>,
    /// The most percent that days can take away.
    #[arg(long, help_heading = LATE_HEADING, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub late_limit: Option<u32>,
    /// Started days after which nothing is left.
    #[arg(long, help_heading = LATE_HEADING, value_name = "DAYS")]
    pub late_cutoff: Option<u32>,
}

/// Forms beyond the usual ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum GradeFormat {
    #[value(help = "gradescope/<student>.json")]
    Gradescope,
    #[value(help = "exercism/<lab>/<student>.json, version 3")]
    Exercism,
    #[value(help = "classroom/<student>.txt for GitHub Classroom; with one student also the step output `result`")]
    Classroom,
    #[value(name = "prairielearn", help = "prairielearn/<student>.json")]
    PrairieLearn,
    #[value(help = "junit.xml")]
    Junit,
    #[value(help = "ctrf.json")]
    Ctrf,
    /// Annotations and a step summary for GitHub Actions
    Github,
}

/// `lab grade plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// What to grade.
    #[command(flatten)]
    pub class: ClassArgs,
    /// Into how many chunks.
    #[arg(long, value_name = "N", required_unless_present = "chunk_size", conflicts_with = "chunk_size")]
    pub chunks: Option<NonZeroUsize>,
    /// How many students a chunk has.
    #[arg(long, value_name = "M")]
    pub chunk_size: Option<NonZeroUsize>,
}

/// `lab grade chunk`.
#[derive(Debug, Args)]
pub struct ChunkArgs {
    /// The directory of the plan, which every machine sees.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
    /// Which chunk, from 0.
    #[arg(value_name = "K")]
    pub chunk: usize,
    /// How many submissions are graded at once, at least 1; absent: one a core.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

/// `lab grade merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The directory of the plan.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
}

/// `lab grade replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// A folder of results.
    #[arg(value_name = "RESULTS", value_hint = ValueHint::DirPath)]
    pub results: PathBuf,
    /// Whose grade.
    #[arg(value_name = "STUDENT")]
    pub student: String,
    /// In which lab; absent: in all.
    #[arg(long, value_name = "ID")]
    pub lab: Option<String>,
    /// Where the submissions are now.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub submissions: Option<PathBuf>,
}

/// `lab grade diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The published results: a folder, or a results.jsonl.
    #[arg(value_name = "OLD", value_hint = ValueHint::AnyPath)]
    pub old: PathBuf,
    /// The new results: a folder, or a results.jsonl.
    #[arg(value_name = "NEW", value_hint = ValueHint::AnyPath)]
    pub new: PathBuf,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: DiffFormat,
}

/// How `lab grade diff` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Human,
    /// A line of JSON a change, and a last one with the counts.
    Json,
}
