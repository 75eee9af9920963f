//! `lab grade --engine slurm`: plan, submit the chunks as a job array, wait, merge.
//!
//! Planning tries the labs' references in a sandbox, for which a process leaves the network for good. Slurm needs the
//! network, so the plan is made by another `lab`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::{ClassArgs, Engine, EngineArgs, GradeArgs, MergeArgs};
use super::chunks::{self, planned_chunks};
use super::folder;
use super::local::format_names;
use super::setup::GradeRequest;
use crate::cli::app::App;
use crate::cli::exit::{CliError, Exit};
use crate::cli::output::Terminal;
use crate::cli::progress::ArrayWatch;
use crate::exec::run_attached;
use crate::grade::chunk::Chunks;
use crate::grade::labs::Wanted;
use crate::grade::late::LatePolicy;
use crate::grade::plan::read_roster;
use crate::grade::settings::GradeSettings;
use crate::grade::slurm::{PlannedParts, PollInterval, SlurmRun, SlurmStop, chunk_count, job_name, minutes};
use crate::grade::units::Units;
use crate::tool::slurm::{ArrayJob, Slurm, SlurmError, Word, check_option};

/// Whether a cluster is asked for.
///
/// # Errors
/// A wrong invocation: options for a cluster without one.
pub fn is_meant(args: &EngineArgs) -> Result<bool, CliError> {
    if args.engine == Engine::Slurm {
        return Ok(true);
    }
    if !args.slurm_option.is_empty() || args.chunk_size.is_some() {
        return Err(CliError::usage("--slurm-option and --chunk-size are for --engine slurm"));
    }
    Ok(false)
}

/// Grades a class on a cluster.
pub fn grade(args: &GradeArgs, app: &App) -> anyhow::Result<Exit> {
    args.engine.slurm_option.iter().try_for_each(|option| check_option(option)).map_err(|error| slurm_error(&error))?;
    let request = GradeRequest::of(&args.class, app, None)?;
    let output = app.machine.cwd.join(&args.class.output);
    folder::check(&output, request.submissions.as_deref())?;
    let slurm = Slurm::locate(&app.machine.toolbox, &app.machine.cwd, std::env::vars_os());
    let slurm = slurm.map_err(|error| slurm_error(&error))?;
    if let Some(exit) = plan(args, &request, &slurm, app, &output)? {
        return Ok(exit);
    }
    follow(args, &slurm, app, &output.canonicalize()?)?;
    chunks::merge(&MergeArgs { dir: args.class.output.clone() }, &app.machine, &app.out)
}

/// Has the class planned. Returns how that ended, unless it went well.
fn plan(
    args: &GradeArgs,
    request: &GradeRequest,
    slurm: &Slurm,
    app: &App,
    output: &Path,
) -> anyhow::Result<Option<Exit>> {
    let mut words: Vec<OsString> = vec!["grade".into(), "plan".into(), assign("--output=", output)];
    words.push(match args.engine.chunk_size {
        Some(size) => format!("--chunk-size={size}").into(),
        None => format!("--chunks={}", default_chunks(request, slurm, app, output)?).into(),
    });
    words.extend(request_words(request, &args.class));
    let ended = run_attached(&std::env::current_exe()?, &words)?;
    Ok(match ended.code() {
        Some(0) => None,
        Some(code) => Some(Exit::from_code(code)),
        None => Some(Exit::Interrupted).filter(|_| app.machine.cancel.is_cancelled()).or(Some(Exit::Internal)),
    })
}

/// As many chunks as an earlier run made; else what suits the class and the site.
fn default_chunks(request: &GradeRequest, slurm: &Slurm, app: &App, output: &Path) -> anyhow::Result<usize> {
    if let Some(chunks) = GradeSettings::read(output).ok().and_then(|settings| settings.chunks) {
        return Ok(chunks);
    }
    let limits = slurm.limits(&app.machine.cancel).map_err(|error| slurm_error(&error))?;
    let labs = match &request.wanted {
        Wanted::All => app.catalog.labs.len(),
        Wanted::Named(names) => names.len(),
    };
    // What is left out of the folder is told by the one who plans.
    let students = request.roster(&Terminal { interactive: false, ..app.out })?.entries.len();
    Ok(chunk_count(students, labs, &limits))
}

/// The words of `lab grade plan` that ask for the same.
fn request_words(request: &GradeRequest, class: &ClassArgs) -> Vec<OsString> {
    // No `..`: what a request gets in addition must come along.
    let GradeRequest { submissions, manifest, pack, private, secret, wanted, late, synthesis, accept_weak_sandbox } =
        request;
    let mut words = Vec::new();
    for (option, path) in [("--manifest=", manifest), ("--pack=", pack), ("--private=", private), ("--secret=", secret)]
    {
        words.extend(path.as_ref().map(|path| assign(option, path)));
    }
    match wanted {
        Wanted::All => words.push("--all".into()),
        Wanted::Named(labs) => words.extend(labs.iter().map(|lab| assign("--lab=", Path::new(lab)))),
    }
    words.extend(late.iter().flat_map(late_words));
    words.extend((!synthesis).then(|| "--skip-synthesis".into()));
    words.extend(accept_weak_sandbox.then(|| "--accept-weak-sandbox".into()));
    words.extend(format_names(class).into_iter().map(|name| OsString::from(format!("--format={name}"))));
    if let Some(submissions) = submissions {
        words.extend(["--".into(), submissions.clone().into_os_string()]);
    }
    words
}

fn late_words(late: &LatePolicy) -> Vec<OsString> {
    let LatePolicy { deadline, grace_s, percent_per_day, max_percent, cutoff_days } = late;
    let mut words = vec![
        format!("--deadline={deadline}"),
        format!("--grace={grace_s}s"),
        format!("--late-penalty={percent_per_day}"),
    ];
    words.extend(max_percent.map(|percent| format!("--late-limit={percent}")));
    words.extend(cutoff_days.map(|days| format!("--late-cutoff={days}")));
    words.into_iter().map(OsString::from).collect()
}

fn assign(option: &str, value: &Path) -> OsString {
    let mut word = OsString::from(option);
    word.push(value);
    word
}

/// Runs the chunks of a plan on the cluster, until each has its part.
fn follow(args: &GradeArgs, slurm: &Slurm, app: &App, output: &Path) -> anyhow::Result<()> {
    let settings = folder::read_settings(output)?;
    let count = planned_chunks(&settings, &args.class.output)?;
    let roster = read_roster(output).map_err(|error| folder::settings_error(output, &error))?;
    let students = roster.entries.into_iter().map(|entry| entry.student);
    let units = Units::new(students, settings.decides.labs.keys().cloned().collect());
    let chunks = Chunks { directory: output, key: &settings.key, units: &units, count };
    let lab: PathBuf = std::env::current_exe()?;
    let command =
        [lab.as_path().into(), "grade".into(), "chunk".into(), "--jobs".into(), Word::Cpus, output.into(), Word::Index];
    let options = options(args);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let name = job_name(&settings.key, output);
    let shown = ArrayWatch::new(count, units.len(), app.out);
    let run = SlurmRun {
        slurm,
        job: ArrayJob {
            name: &name,
            directory: output,
            command: &command,
            path: &path,
            minutes: minutes(units.chunk(0, count).len()),
            options: &options,
        },
        parts: &PlannedParts::new(chunks),
        pace: PollInterval::default(),
        cancel: &app.machine.cancel,
        watcher: &shown,
    };
    shown.during(|| run.run()).map_err(|stop| stop_error(&stop, &name).into())
}

/// The user's come last, so that they win.
fn options(args: &GradeArgs) -> Vec<String> {
    let cpus = args.jobs.map(|jobs| format!("--cpus-per-task={jobs}"));
    cpus.into_iter().chain(args.engine.slurm_option.iter().cloned()).collect()
}

fn slurm_error(error: &SlurmError) -> CliError {
    match error {
        SlurmError::Option { .. } => CliError::usage(error.to_string()),
        SlurmError::Missing(_) => CliError::environment(error.to_string())
            .next("on one machine: --engine local; with another scheduler: lab grade plan, docs/grading-cluster.md"),
        SlurmError::Interrupted => CliError { exit: Exit::Interrupted, ..CliError::usage(error.to_string()) },
        _ => CliError::environment(error.to_string()),
    }
}

fn stop_error(stop: &SlurmStop, name: &str) -> CliError {
    let goes_on = "the same command goes on from there";
    match stop {
        SlurmStop::Interrupted | SlurmStop::NotCancelled { .. } => {
            CliError { exit: Exit::Interrupted, ..CliError::usage(stop.to_string()) }.next(goes_on)
        }
        SlurmStop::TooMany { .. } => {
            CliError::usage(stop.to_string()).next("give another folder with --output, and a larger --chunk-size")
        }
        SlurmStop::Taken(_) => CliError::usage(stop.to_string()).next("wait for it, or give another --output"),
        SlurmStop::Slurm(SlurmError::Refused { .. }) => {
            let next = format!(
                "if the site limits jobs: a larger --chunk-size in another folder; if it wants an account: \
                 --slurm-option=--account=NAME. Tasks that run are waited for by the same command \
                 (squeue --name={name} shows them)"
            );
            CliError::environment(stop.to_string()).next(next)
        }
        SlurmStop::Slurm(error) => slurm_error(error).next(goes_on),
        SlurmStop::Failed { .. } | SlurmStop::Cancelled { .. } | SlurmStop::File(_) => {
            CliError::environment(stop.to_string()).next(goes_on)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Cli, Command};
    use crate::cli::grade::args::GradeCommand;

    #[test]
    fn the_one_who_plans_is_asked_for_the_same() {
        let late = LatePolicy {
            deadline: "2026-03-31T21:59:00Z".parse().unwrap(),
            grace_s: 7200,
            percent_per_day: 10,
            max_percent: Some(50),
            cutoff_days: Some(7),
        };
        let request = GradeRequest {
            submissions: Some("/class/-x".into()),
            manifest: None,
            pack: Some("/the pack".into()),
            private: Some("/private".into()),
            secret: Some("/secret".into()),
            wanted: Wanted::Named(vec!["alu".to_owned(), "-mac".to_owned()]),
            late: Some(late.clone()),
            synthesis: false,
            accept_weak_sandbox: true,
        };
        let typed = ["lab", "grade", "--format", "junit"];
        let Some(Command::Grade(args)) = Cli::parse_from(typed).command else { panic!() };
        let mut words: Vec<OsString> = ["lab", "grade", "plan", "--chunks=3"].map(OsString::from).to_vec();
        words.extend(request_words(&request, &args.class));
        let cli = Cli::try_parse_from(words).unwrap();
        let Some(Command::Grade(planned)) = cli.command else { panic!() };
        let Some(GradeCommand::Plan(plan)) = planned.command else { panic!() };
        assert_eq!(cli.global.pack, request.pack);
        assert_eq!((&plan.class.submissions, &plan.class.manifest), (&request.submissions, &None));
        assert_eq!((plan.class.private, plan.class.secret), (request.private, request.secret));
        assert_eq!(plan.class.labs, ["alu", "-mac"]);
        assert_eq!(plan.class.format, args.class.format);
        assert!(plan.class.skip_synthesis && plan.class.accept_weak_sandbox && !plan.class.all);
        assert_eq!(super::super::setup::late_policy(&plan.class.late, None).unwrap(), Some(late));
    }
}
