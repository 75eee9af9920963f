//! `lab run`: all checks of one lab, and the first failure explained.

use crate::domain::check::CheckId;
use crate::domain::lab::Lab;
use crate::domain::verdict::Status;
use crate::judge::bench::Bench;
use crate::report::card::{self, CardOptions};
use crate::report::diff;
use crate::report::style::Role;
use crate::workspace::attempt::AttemptedLab;
use crate::workspace::next::next_lab;

use super::app::App;
use super::args::RunArgs;
use super::exit::{CliError, Exit};
use super::progress::LabsProgress;

/// `lab run`.
pub fn run(args: &RunArgs, app: &App) -> anyhow::Result<Exit> {
    let sources = app.sources(args.rtl.as_deref())?;
    let lab = app.lab_or_next(args.id.as_deref())?;
    let bench = Bench { keep: args.keep, ..app.machine.bench() };
    // Simulation and synthesis run side by side, whatever else the machine does.
    let attempt = app.prepare(&[lab], sources, bench, app.machine.threads.max(2));
    let progress = LabsProgress::new(1, app.out);
    let outcome = progress.during(|| attempt.run(false, &progress));
    for attempted in &outcome.labs {
        show(args, app, lab, attempted)?;
    }
    outcome.recorded.map_err(CliError::from)?;
    Ok(Exit::of(outcome.labs.iter().map(|attempted| &attempted.judged.report)))
}

fn show(args: &RunArgs, app: &App, lab: &Lab, attempted: &AttemptedLab) -> anyhow::Result<()> {
    let judged = &attempted.judged;
    let next = next_step(app, lab, args.rtl.is_none())?;
    let options = CardOptions { verbose: args.verbose, next: next.as_deref() };
    app.out.print(&card::render(&judged.report, &options, &app.out.style))?;
    if args.diff {
        app.out.print(&diffs(app, attempted))?;
    }
    let mut notes: Vec<String> = judged.kept.iter().map(|dir| format!("kept {}\n", dir.display())).collect();
    if args.verbose && notes.is_empty() {
        notes.push("With --keep the directories stay, and the commands can be pasted.\n".to_owned());
    }
    if !notes.is_empty() {
        app.out.print(&app.out.style.paint(Role::Dim, format!("\n{}", notes.concat())))?;
    }
    Ok(())
}

/// What to do after a pass.
fn next_step(app: &App, lab: &Lab, recorded: bool) -> Result<Option<String>, CliError> {
    if !recorded {
        return Ok(None);
    }
    let state = app.state()?;
    Ok(match next_lab(&app.catalog, &state) {
        Some(next) if next.id == lab.id => None,
        Some(next) => Some(format!("`lab show {}`", next.id)),
        None => Some("`lab roadmap`".to_owned()),
    })
}

/// The diff of each simulation that failed, or of all if none did.
fn diffs(app: &App, attempted: &AttemptedLab) -> String {
    let AttemptedLab { judged, harness } = attempted;
    let Some(harness) = harness else { return String::new() };
    let failed = |check: &CheckId| {
        let report = judged.report.checks.iter().find(|report| report.check == *check);
        report.is_some_and(|report| report.verdict.status() == Status::Fail)
    };
    let any_failed = judged.traces.iter().any(|(check, _)| failed(check));
    let mut text = String::new();
    for (check, trace) in judged.traces.iter().filter(|(check, _)| !any_failed || failed(check)) {
        let CheckId::Simulate(case) = check else { continue };
        if let Some((vectors, rules)) = harness.vectors(case) {
            text += &format!("\n{}\n", app.out.style.paint(Role::Strong, check.to_string()));
            text += &diff::render(vectors, trace, rules, &app.out.style);
        }
    }
    if text.is_empty() {
        text += "\nThere is no trace to compare: the simulation did not write one.\n";
    }
    text
}
