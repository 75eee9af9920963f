//! What has to be right before the first submission is graded: paths, roster, labs, secret, sandbox, references.
use std::path::{Path, PathBuf};

use super::args::{ClassArgs, LateArgs};
use crate::cli::app::{App, Machine};
use crate::cli::exit::{CliError, Exit};
use crate::cli::output::Terminal;
use crate::domain::finding::Finding;
use crate::domain::gradebook::Surroundings;
use crate::domain::id::LabId;
use crate::exec::sandbox::{Landlock, Tier, isolate_process};
use crate::grade::grader::{Grader, GraderOptions};
use crate::grade::labs::{self, LabsError, Wanted};
use crate::grade::late::LatePolicy;
use crate::grade::personal::Secret;
use crate::grade::prepared::PrepareError;
use crate::grade::roster::Roster;
use crate::grade::settings::{Decides, GradeSettings, commitment};
use crate::judge::error::RunError;
use crate::manifest::catalog::{Catalog, ResolveError};
use crate::manifest::pack::Pack;
use crate::report::diagnostic;
use crate::tool::Confinement;
use jiff::Timestamp;

/// Where the system keeps a file system in memory: a working directory on it costs no time of a disk.
const MEMORY: &str = "/dev/shm";
/// Free bytes of it below which it is left alone; containers often have little.
const MEMORY_ROOM: u64 = 1 << 30;
/// Where the system's temporary files are unless somebody says otherwise.
const DEFAULT_TEMP: &str = "/tmp";
/// Ids of labs that a message lists.
const LISTED: usize = 12;

/// What is to be graded, and how. All paths are absolute.
#[derive(Debug, Clone)]
pub struct GradeRequest {
    pub submissions: Option<PathBuf>,
    /// The roster, where there is no such folder.
    pub manifest: Option<PathBuf>,
    /// The pack of the labs; absent: the binary.
    pub pack: Option<PathBuf>,
    /// The pack with hidden cases.
    pub private: Option<PathBuf>,
    /// The file with the secret.
    pub secret: Option<PathBuf>,
    pub wanted: Wanted,
    pub late: Option<LatePolicy>,
    /// Whether Yosys is asked.
    pub synthesis: bool,
    /// Whether a weak sandbox will do.
    pub accept_weak_sandbox: bool,
}

/// A class that can be graded.
pub struct Setup {
    /// Everything that a grade needs.
    pub grader: Grader,
    /// Settings with which the same grades can be made again.
    pub settings: GradeSettings,
}

/// Where the working directories of thousands of designs are made: in memory, unless TMPDIR names a place.
fn workplace(temp: &Path) -> PathBuf {
    let memory = Path::new(MEMORY);
    let has_room =
        rustix::fs::statvfs(memory).is_ok_and(|stat| stat.f_bavail.saturating_mul(stat.f_frsize) >= MEMORY_ROOM);
    let is_ours = tempfile::tempdir_in(memory).is_ok();
    if temp == Path::new(DEFAULT_TEMP) && has_room && is_ours { memory.to_owned() } else { temp.to_owned() }
}

impl GradeRequest {
    /// What the command line asks for. `due` is a deadline that is known besides.
    pub fn of(args: &ClassArgs, app: &App, due: Option<Timestamp>) -> Result<Self, CliError> {
        let absolute = |path: &Option<PathBuf>| path.as_ref().map(|path| app.machine.cwd.join(path));
        let wanted = if args.all { Wanted::All } else { Wanted::Named(args.labs.clone()) };
        Ok(Self {
            submissions: absolute(&args.submissions),
            manifest: absolute(&args.manifest),
            pack: app.catalog.pack.root().map(|root| app.machine.cwd.join(root)),
            private: absolute(&args.private),
            secret: absolute(&args.secret),
            wanted,
            late: late_policy(&args.late, due)?,
            synthesis: !args.skip_synthesis,
            accept_weak_sandbox: args.accept_weak_sandbox,
        })
    }

    /// What an earlier run was asked for.
    pub fn again(settings: &GradeSettings) -> Self {
        Self {
            submissions: settings.submissions.clone(),
            manifest: settings.manifest.clone(),
            pack: settings.pack.clone(),
            private: settings.private.clone(),
            secret: settings.secret.clone(),
            wanted: Wanted::Named(settings.decides.labs.keys().map(ToString::to_string).collect()),
            late: settings.decides.late.clone(),
            synthesis: settings.decides.synthesis,
            accept_weak_sandbox: settings.accept_weak_sandbox,
        }
    }

    /// Who is to be graded.
    pub fn roster(&self, out: &Terminal) -> Result<Roster, CliError> {
        let roster = match (&self.submissions, &self.manifest) {
            (Some(dir), _) if !dir.is_dir() => {
                let what = if dir.exists() { "is no folder" } else { "is not there" };
                return Err(CliError::usage(format!("the folder of submissions `{}` {what}", dir.display()))
                    .next("give a folder with one file or folder for each student"));
            }
            (Some(dir), _) => Roster::discover(dir),
            (None, Some(file)) => Roster::from_csv(file),
            (None, None) => {
                return Err(CliError::usage("whose work is to be graded?").next(
                    "lab grade --lab ID SUBMISSIONS, a folder with one file or folder for each student; \
                     or --manifest roster.csv",
                ));
            }
        };
        let roster = roster.map_err(|error| CliError::usage(error.to_string()))?;
        if !roster.ignored.is_empty() {
            let names: Vec<&str> = roster.ignored.iter().take(LISTED).map(String::as_str).collect();
            let more = roster.ignored.len().saturating_sub(LISTED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            out.remark(&format!("left out, since they are no submissions: {}{more}", names.join(", ")));
        }
        if self.late.is_some() && roster.entries.iter().all(|entry| entry.submitted.is_none()) {
            return Err(CliError::usage("--deadline needs the times at which students handed in")
                .next("give them in --manifest roster.csv, in the column `submitted`"));
        }
        Ok(roster)
    }

    /// Makes everything ready, and runs the references. `submissions` is where the submissions lie.
    pub fn prepare(&self, submissions: &Path, machine: &Machine, out: &Terminal) -> Result<Setup, CliError> {
        let labs = self.labs(out)?;
        let secret = self.secret.as_ref().map(|path| Secret::read(path, submissions)).transpose();
        let secret = secret.map_err(|error| CliError::usage(error.to_string()))?;
        let has_personal = labs.iter().any(|lab| lab.lab.personal_cases().next().is_some());
        if has_personal && secret.is_none() {
            out.remark("personal cases are not graded, and count no points: they need --secret FILE");
        }
        let commitment = secret.as_ref().map(commitment);
        let confinement = confinement(self.accept_weak_sandbox)?;
        let options = GraderOptions {
            toolbox: machine.toolbox.clone(),
            confinement,
            temp: workplace(&machine.temp),
            cancel: machine.cancel.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            secret,
            synthesis: self.synthesis,
            late: self.late.clone(),
        };
        let grader = Grader::prepare(labs, options).map_err(|error| prepare_error(&error, out))?;
        let settings = self.settings(&grader, commitment);
        Ok(Setup { grader, settings })
    }

    fn labs(&self, out: &Terminal) -> Result<Vec<labs::GradableLab>, CliError> {
        let catalog = |pack: &Option<PathBuf>| {
            let pack = pack.as_ref().map_or_else(Pack::embedded, Pack::directory);
            Catalog::load(pack).map_err(|error| CliError::broken(error.to_string()))
        };
        let public = catalog(&self.pack)?;
        let private = self.private.as_ref().map(|_| catalog(&self.private)).transpose()?;
        let mut labs =
            labs::select(&public, private.as_ref(), &self.wanted).map_err(|error| labs_error(&error, &public, out))?;
        // The order of the results.
        labs.sort_by(|a, b| a.lab.id.cmp(&b.lab.id));
        Ok(labs)
    }

    fn settings(&self, grader: &Grader, secret: Option<String>) -> GradeSettings {
        let hashes: Vec<(LabId, String)> = grader
            .labs()
            .enumerate()
            .map(|(index, lab)| (lab.id.clone(), grader.lab_sha256(index).to_owned()))
            .collect();
        let surroundings: Surroundings = grader.surroundings().clone();
        let decides = Decides {
            labs: hashes.into_iter().collect(),
            surroundings,
            late: self.late.clone(),
            synthesis: self.synthesis,
            secret,
        };
        GradeSettings {
            submissions: self.submissions.clone(),
            manifest: self.manifest.clone(),
            pack: self.pack.clone(),
            private: self.private.clone(),
            secret: self.secret.clone(),
            accept_weak_sandbox: self.accept_weak_sandbox,
            ..GradeSettings::new(decides)
        }
    }
}

/// The late policy of the command line. `due` is the deadline that somebody else knows.
pub fn late_policy(args: &LateArgs, due: Option<Timestamp>) -> Result<Option<LatePolicy>, CliError> {
    let is_meant = args.deadline.is_some()
        || args.grace.is_some()
        || args.late_penalty.is_some()
        || args.late_limit.is_some()
        || args.late_cutoff.is_some();
    if !is_meant {
        return Ok(None);
    }
    let deadline = args
        .deadline
        .or(due)
        .ok_or_else(|| CliError::usage("being late needs a --deadline").next("--deadline 2026-03-31T23:59:00+02:00"))?;
    let grace_s = args.grace.map_or(Ok(0), |grace| u64::try_from(grace.as_secs()));
    Ok(Some(LatePolicy {
        deadline,
        grace_s: grace_s.map_err(|_| CliError::usage("--grace is a time after the deadline, such as 10m"))?,
        percent_per_day: args.late_penalty.unwrap_or(0),
        max_percent: args.late_limit,
        cutoff_days: args.late_cutoff,
    }))
}

/// Leaves the network, and finds out how well tools can be confined.
fn confinement(accept_weak: bool) -> Result<Confinement, CliError> {
    let tier = Tier { namespaces: isolate_process(), ..Tier::probe() };
    let landlock = if accept_weak { Landlock::AbsenceAccepted } else { Landlock::Required };
    if !tier.is_sufficient() && !accept_weak {
        let message = format!("this machine cannot confine untrusted submissions: {}", tier.sentence());
        return Err(CliError::environment(message).next(
            "grade on Linux 5.13 or later with Landlock (lab doctor tells); or, for work that you trust, \
             --accept-weak-sandbox",
        ));
    }
    Ok(Confinement::new(tier, landlock))
}

fn labs_error(error: &LabsError, catalog: &Catalog, out: &Terminal) -> CliError {
    let ids = || {
        let ids: Vec<&str> = catalog.labs.iter().map(|lab| lab.id.as_str()).collect();
        let more = ids.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more: lab list") } else { String::new() };
        format!("{}{more}", ids[..ids.len().min(LISTED)].join(", "))
    };
    match error {
        LabsError::Nothing => {
            CliError::usage("no lab is selected").next(format!("--lab ID, or --all; there are {}", ids()))
        }
        LabsError::Resolve(ResolveError::Unknown { similar, .. }) => {
            let did_you_mean = similar.first().map(|id| format!("did you mean `{id}`?"));
            CliError::usage(error.to_string()).next(did_you_mean.unwrap_or_else(|| format!("there are {}", ids())))
        }
        LabsError::Resolve(ResolveError::Ambiguous { .. }) => {
            CliError::usage(error.to_string()).next("type more of the id")
        }
        LabsError::Resolve(ResolveError::Broken(lab)) => broken(&error.to_string(), &lab.findings, out),
        LabsError::NothingPrivate => CliError::usage(error.to_string()),
        LabsError::Unfit(findings) => broken(&error.to_string(), findings, out),
    }
}

fn prepare_error(error: &PrepareError, out: &Terminal) -> CliError {
    match error {
        PrepareError::Run(RunError::Interrupted) => {
            CliError { exit: Exit::Interrupted, message: "interrupted before the first grade".to_owned(), next: None }
        }
        PrepareError::Run(RunError::Environment(why)) => {
            CliError::environment(why.clone()).next("lab doctor tells what is missing")
        }
        PrepareError::Lab { findings, .. } => broken(&format!("{error}, and nobody was"), findings, out),
    }
}

/// A lab that cannot be graded, with all that is wrong with it.
fn broken(message: &str, findings: &[Finding], out: &Terminal) -> CliError {
    let style = &out.complaints;
    let details = diagnostic::render_all(findings, style.color, style.width);
    CliError::broken(format!("{message}; no student is to blame\n{}", details.trim_end()))
}
