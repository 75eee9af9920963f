//! The command line, as clap reads it. What a command does stands in the file of its name.

use std::path::PathBuf;

use super::grade::args::GradeArgs;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

const AFTER_HELP: &str = "\
Start with:
  lab init my-labs && cd my-labs     a workspace with the built-in curriculum
  lab list                           all labs, and how far you are
  lab run half-adder                 the checks of one lab

Exit codes (of several the highest wins):
  0  all selected passed             4    environment: a tool is missing, the disk is full
  1  the design fails                70   a bug in lab
  2  wrong invocation                130  interrupted
  3  the lab itself is broken";

/// Hands-on hardware labs: write Verilog, simulate and synthesize it, understand every failure.
#[derive(Debug, Parser)]
#[command(name = "lab", version, about, after_help = AFTER_HELP, propagate_version = true)]
pub struct Cli {
    /// Which command; none: how far you are, and what is next.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Use the labs of this pack instead of the built-in ones (or of the pack that the workspace names).
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub pack: Option<PathBuf>,
    /// Colour the output.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    #[value(help = "On a terminal, unless NO_COLOR is set")]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a workspace: skeletons to work on, specifications and testbenches to read.
    Init(InitArgs),
    /// List the labs and how far you are with each.
    List(ListArgs),
    /// Show the specification of a lab.
    Show(LabArg),
    /// Show the next lab and task.
    Next,
    /// Run all checks of one lab, and explain the first failure.
    Run(RunArgs),
    /// Run the checks of many labs: a line each, for people and for CI.
    Check(CheckArgs),
    /// For teachers: grade the submissions of a class, each in a sandbox.
    Grade(Box<GradeArgs>),
    /// Show the next hint for a lab; each call goes one step further.
    Hint(HintArgs),
    /// Put the skeleton back; your file is kept as a snapshot.
    Reset(ResetArgs),
    /// Compare your design with the reference solution, after a pass.
    Solution(SolutionArgs),
    /// Show the 18-month roadmap, what is done, and the pace.
    Roadmap(RoadmapArgs),
    /// For authors: prove that labs are sound and their checks strong.
    Verify(VerifyArgs),
    /// For authors: write the files of a new lab.
    New(NewArgs),
    /// Show the hardware tools, their versions, and how to install what is missing.
    Doctor(DoctorArgs),
    /// Print the completion script of a shell.
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command.
    Man(ManArgs),
}

/// `lab init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Directory of the workspace; it is created.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, default_value = ".")]
    pub dir: PathBuf,
    /// Write into a directory that is not empty; what is there stays as it is.
    #[arg(long, conflicts_with = "update")]
    pub force: bool,
    /// Bring new and changed labs into an existing workspace, without touching your work.
    #[arg(long)]
    pub update: bool,
}

/// `lab list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only labs with this text in their id, title, phase or state.
    #[arg(value_name = "FILTER")]
    pub filter: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// A command on one lab.
#[derive(Debug, Args)]
pub struct LabArg {
    /// Id of the lab, or an unambiguous part of it; absent: the next one.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

/// `lab run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Id of the lab, or an unambiguous part of it; absent: the next one.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Show a diff of the trace against the golden vectors.
    #[arg(long)]
    pub diff: bool,
    /// Leave the working directory and say where it is; it also gets a waveform, waves.vcd.
    #[arg(long)]
    pub keep: bool,
    /// Show every tool's command line.
    #[arg(long, short)]
    pub verbose: bool,
    /// Take the sources from this directory; nothing is recorded.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub rtl: Option<PathBuf>,
}

/// `lab check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Ids of labs; absent: all.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only labs that were attempted.
    #[arg(long)]
    pub attempted: bool,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Take only the declared sources of the DUT from this directory, everything else from the pack; nothing is recorded.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub rtl: Option<PathBuf>,
    /// Run everything again, also what has not changed.
    #[arg(long)]
    pub no_cache: bool,
    /// How many tools run at once, at least 1; absent: one a core.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// How `lab check` reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line a lab.
    Human,
    /// One JSON document, see docs/json-format.md.
    Json,
    #[value(help = "JUnit XML")]
    Junit,
    /// Annotations and a step summary for GitHub Actions.
    Github,
}

/// `lab hint`.
#[derive(Debug, Args)]
pub struct HintArgs {
    /// Id of the lab, or an unambiguous part of it; absent: the next one.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Show the hints so far again, and no new one.
    #[arg(long)]
    pub again: bool,
}

/// `lab reset`.
#[derive(Debug, Args)]
pub struct ResetArgs {
    /// Id of the lab, or an unambiguous part of it.
    #[arg(value_name = "ID", required_unless_present = "undo")]
    pub id: Option<String>,
    /// Bring back what the last reset replaced.
    #[arg(long)]
    pub undo: bool,
}

/// `lab solution`.
#[derive(Debug, Args)]
pub struct SolutionArgs {
    /// Id of the lab, or an unambiguous part of it.
    #[arg(value_name = "ID")]
    pub id: String,
    /// Show it without a pass; this is recorded.
    #[arg(long)]
    pub give_up: bool,
}

/// `lab roadmap`.
#[derive(Debug, Args)]
pub struct RoadmapArgs {
    /// What to do; absent: show it.
    #[command(subcommand)]
    pub command: Option<RoadmapCommand>,
}

/// `lab roadmap …`.
#[derive(Debug, Subcommand)]
pub enum RoadmapCommand {
    /// Start the clock: the pace is measured from this day.
    Start {
        /// The day, as YYYY-MM-DD; absent: today.
        date: Option<String>,
    },
    /// Mark a task as done.
    Done {
        /// Id of the task, as `lab roadmap` shows it.
        task: String,
        /// What came of it: a link, a thought.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Take a task's mark back.
    Undone {
        /// Id of the task.
        task: String,
    },
}

/// `lab verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Ids of labs; absent: all.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Show every mutant and every fault that survived.
    #[arg(long, short)]
    pub verbose: bool,
}

/// `lab new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Id of the new lab: lower-case words joined by hyphens.
    #[arg(value_name = "ID")]
    pub id: String,
}

/// `lab doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Install what is missing.
    #[arg(long)]
    pub install: bool,
}

/// `lab completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell.
    pub shell: clap_complete::Shell,
}

/// `lab man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write lab.1, lab-run.1 and so on into this directory instead of printing lab.1.
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}
