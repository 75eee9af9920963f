//! `lab run`: all checks of one lab, and the first failure explained.

use crate::domain::id::CheckId;
use crate::domain::lab::Lab;
use crate::domain::verdict::Status;
use crate::judge::run::Judged;
use crate::manifest::harness::{CaseJudge, Harness};
use crate::report::card::{self, CardOptions};
use crate::report::diff;
use crate::report::style::Role;

use super::app::App;
use super::args::RunArgs;
use super::exit::{CliError, Exit};
use super::judge::{self, AttemptRequest};
use super::progress::LabsProgress;

/// `lab run`.
pub fn run(args: &RunArgs, app: &App) -> anyhow::Result<Exit> {
    app.sources(args.rtl.as_deref())?;
    let lab = app.lab_or_next(args.id.as_deref())?;
    judge::remark_on_copies(app, &[lab]);
    let request = AttemptRequest {
        labs: vec![lab],
        rtl: args.rtl.as_deref(),
        use_cache: false,
        keep: args.keep,
        // Simulation and synthesis run side by side, whatever else the machine does.
        threads: app.machine.threads.max(2),
    };
    let progress = LabsProgress::new(1, app.out);
    let judged = progress.during(|| judge::judge(app, &request, &progress))?;
    for graded in &judged.graded {
        show(args, app, lab, graded)?;
    }
    judged.recorded?;
    Ok(Exit::of(judged.graded.iter().map(|graded| &graded.report)))
}

fn show(args: &RunArgs, app: &App, lab: &Lab, graded: &Judged) -> anyhow::Result<()> {
    let next = next_step(app, lab, args.rtl.is_none())?;
    let options = CardOptions { verbose: args.verbose, next: next.as_deref() };
    app.out.print(&card::render(&graded.report, &options, &app.out.style))?;
    if args.diff {
        app.out.print(&diffs(app, lab, graded))?;
    }
    let mut notes: Vec<String> = graded.kept.iter().map(|dir| format!("kept {}\n", dir.display())).collect();
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
    Ok(match app.next_lab(&state) {
        Some(next) if next.id == lab.id => None,
        Some(next) => Some(format!("`lab show {}`", next.id)),
        None => Some("`lab roadmap`".to_owned()),
    })
}

/// The diff of each simulation that failed, or of all if none did.
fn diffs(app: &App, lab: &Lab, graded: &Judged) -> String {
    let Ok(harness) = Harness::load(&app.catalog.pack, lab) else { return String::new() };
    let failed = |check: &CheckId| {
        let report = graded.report.checks.iter().find(|report| report.check == *check);
        report.is_some_and(|report| report.verdict.status() == Status::Fail)
    };
    let any_failed = graded.traces.iter().any(|(check, _)| failed(check));
    let mut text = String::new();
    for (check, trace) in graded.traces.iter().filter(|(check, _)| !any_failed || failed(check)) {
        let case = harness.cases.iter().find(|case| *check == CheckId::Simulate(case.simulation.name.clone()));
        if let Some(CaseJudge::Vectors { vectors, rules, .. }) = case.map(|case| &case.judge) {
            text += &format!("\n{}\n", app.out.style.paint(Role::Strong, check.to_string()));
            text += &diff::render(vectors, trace, rules, &app.out.style);
        }
    }
    if text.is_empty() {
        text += "\nThere is no trace to compare: the simulation did not write one.\n";
    }
    text
}
