//! `lab verify` and `lab new`: for authors.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::app::{App, Machine, workspace_error};
use super::args::{NewArgs, VerifyArgs};
use super::exit::{CliError, Exit};
use super::output::Terminal;
use super::progress::LabsProgress;
use crate::author::scaffold;
use crate::author::verify::{self, Verified};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::id::LabId;
use crate::domain::verdict::{Owner, Status};
use crate::report::diagnostic;
use crate::report::style::Role;
use crate::workspace::place::Place;

/// How many surviving faults and notes are shown without `--verbose`.
const FEW: usize = 3;

/// `lab verify`.
pub fn verify(args: &VerifyArgs, app: &App) -> anyhow::Result<Exit> {
    let labs = app.labs(&args.ids)?;
    if matches!(app.place, Place::Nowhere) {
        app.out.remark("there is no pack here: these are the labs in the binary; --pack DIR names others");
    }
    let mut exit = if args.ids.is_empty() { app.report_broken().max(roadmap(app)) } else { Exit::Success };
    for lab in labs {
        let progress = LabsProgress::new(1, app.out);
        let (machine, pack) = (&app.machine, &app.catalog.pack);
        let verified = progress.during(|| verify::verify(machine.bench(), pack, lab, machine.threads));
        if app.machine.cancel.is_cancelled() {
            return Ok(Exit::Interrupted);
        }
        let owners = verified.problems.iter().map(|problem| problem.owner);
        exit = owners.map(|owner| Status::Broken(owner).into()).fold(exit, Exit::max);
        app.out.print(&render(&verified, args.verbose, app))?;
    }
    Ok(exit)
}

/// What the problems of the roadmap come to; a warning is none.
fn roadmap(app: &App) -> Exit {
    let is_problem = |finding: &Finding| finding.kind != FindingKind::Warning;
    if app.catalog.roadmap_findings.iter().any(is_problem) { Exit::BrokenLab } else { Exit::Success }
}

fn render(verified: &Verified, verbose: bool, app: &App) -> String {
    let style = &app.out.style;
    let (role, word) = match verified.problems.iter().map(|problem| problem.owner).min() {
        None => (Role::Pass, "sound"),
        Some(Owner::Author) => (Role::Fail, "not sound"),
        Some(_) => (Role::Broken, "not verified"),
    };
    let mut text = format!("{}  {}\n", style.paint(Role::Strong, verified.lab.as_str()), style.paint(role, word));
    for proven in &verified.proven {
        text += &format!("  {} {proven}\n", style.paint(Role::Pass, style.pick("✓", "+")));
    }
    if let Some(score) = &verified.score {
        let all = score.survivors.is_empty();
        let (role, symbol) = if all { (Role::Pass, style.pick("✓", "+")) } else { (Role::Notice, "!") };
        text += &format!("  {} {score}\n", style.paint(role, symbol));
    }
    let shown = if verbose { usize::MAX } else { FEW };
    for note in verified.notes.iter().take(shown) {
        text += &format!("    {}\n", style.paint(Role::Dim, note));
    }
    if verbose {
        for caught in &verified.caught {
            text += &format!("    {}\n", style.paint(Role::Dim, caught));
        }
    }
    if verified.notes.len() > shown {
        let more = format!("and {} more (--verbose)", verified.notes.len() - shown);
        text += &format!("    {}\n", style.paint(Role::Dim, more));
    }
    let problems = verified.problems.iter().map(|problem| &problem.finding);
    text + &diagnostic::render_all(problems, style.color, style.width)
}

/// `lab new`.
pub fn new(args: &NewArgs, pack: Option<&Path>, machine: &Machine, out: &Terminal) -> anyhow::Result<Exit> {
    let id = LabId::new(&args.id).map_err(|error| CliError::usage(error.to_string()))?;
    let root = match pack {
        Some(pack) => machine.cwd.join(pack),
        None => pack_here(&machine.cwd)?,
    };
    let written = scaffold::write(&root, &id).map_err(|error| {
        let message = format!("no lab was written: {error}");
        match error.kind() {
            ErrorKind::AlreadyExists => CliError::usage(message),
            _ => CliError::environment(message),
        }
    })?;
    let mut text = format!("A new lab, {id}, that you have to fill in:\n");
    for path in written {
        text += &format!("  {}\n", path.display());
    }
    let pack = pack.map_or_else(String::new, |pack| format!(" --pack {}", pack.display()));
    text += &format!("\nNext: lab verify {id}{pack} says what is missing. Give it a place in labs/roadmap.toml.\n");
    out.print(&text)?;
    Ok(Exit::Success)
}

/// The pack under development that the user is in.
fn pack_here(cwd: &Path) -> Result<PathBuf, CliError> {
    match Place::find(cwd, None).map_err(|error| workspace_error(&error))? {
        Place::Pack { root } => Ok(root),
        Place::Workspace { .. } => Err(CliError::usage("this is a workspace; a new lab belongs into a pack")
            .next("name the pack's directory with --pack")),
        Place::Nowhere => Err(CliError::usage("there is no pack here, nor in a directory above")
            .next("--pack . begins a new one in this directory")),
    }
}
