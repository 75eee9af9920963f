//! `lab check`: many labs, a line each, for people and for CI. Never needs a terminal.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::domain::check::CheckId;
use crate::domain::id::LabId;
use crate::domain::lab::Lab;
use crate::domain::verdict::{CheckReport, Findings, LabReport, Owner, Verdict};
use crate::manifest::catalog::BrokenLab;
use crate::report::{github, json, junit, summary};

use super::app::App;
use super::args::{CheckArgs, Format};
use super::exit::{CliError, Exit};
use super::progress::LabsProgress;

/// `lab check`.
pub fn check(args: &CheckArgs, app: &App) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let sources = app.sources(args.rtl.as_deref())?;
    let labs = select(args, app)?;
    let threads = args.jobs.map_or(app.machine.threads, std::num::NonZero::get);
    let attempt = app.prepare(&labs, sources, app.machine.bench(), threads);
    let progress = LabsProgress::new(labs.len(), app.out);
    let outcome = progress.during(|| attempt.run(!args.no_cache, &progress));
    let mut reports: Vec<LabReport> = outcome.labs.into_iter().map(|attempted| attempted.judged.report).collect();
    let mut broken = Exit::Success;
    if args.ids.is_empty() && !args.attempted {
        reports.extend(app.catalog.broken.iter().filter_map(broken_manifest));
        // A directory whose name is no id has no report; it counts all the same.
        broken = app.report_broken();
    }
    report(args.format, &reports, started.elapsed(), app)?;
    outcome.recorded.map_err(CliError::from)?;
    Ok(Exit::of(&reports).max(broken))
}

/// The report of a lab whose manifest is broken, so that no format leaves it out.
fn broken_manifest(lab: &BrokenLab) -> Option<LabReport> {
    let findings = Findings::new(lab.findings.clone())?;
    let check = CheckReport::not_run(CheckId::Interface, Verdict::Broken { owner: Owner::Author, findings });
    Some(LabReport {
        lab: LabId::new(&lab.directory).ok()?,
        title: lab.directory.clone(),
        sources: Vec::new(),
        checks: vec![check],
        cached: false,
        wall_ms: 0,
    })
}

fn select<'a>(args: &CheckArgs, app: &'a App) -> anyhow::Result<Vec<&'a Lab>> {
    let mut labs = app.labs(&args.ids)?;
    if args.attempted {
        let state = app.state()?;
        labs.retain(|lab| state.history(&lab.id).is_some_and(|history| history.attempts > 0));
    }
    if labs.is_empty() && (args.attempted || app.catalog.broken.is_empty()) {
        return Err(CliError::usage("no lab is selected, so nothing would be checked")
            .next("leave --attempted out, or run a lab first: lab next")
            .into());
    }
    Ok(labs)
}

fn report(format: Format, reports: &[LabReport], wall: Duration, app: &App) -> anyhow::Result<()> {
    let text = match format {
        Format::Human => {
            let totals = summary::Totals::of(reports);
            let lines = summary::lines(reports, &app.out.style);
            format!("{lines}\n{}\n", summary::footer(&totals, wall, &app.out.style))
        }
        Format::Json => json::render(reports, env!("CARGO_PKG_VERSION"))?,
        Format::Junit => junit::render(reports, wall)?,
        Format::Github => {
            app.out.print(&github::log(reports, &token()?, wall))?;
            return Ok(append_job_summary(&github::job_summary(reports, wall))?);
        }
    };
    Ok(app.out.print(&text)?)
}

/// GitHub shows what is in this file on the page of the run.
pub(super) fn append_job_summary(text: &str) -> Result<(), CliError> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return Ok(()) };
    let file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    file.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| CliError::environment(format!("the step summary cannot be written: {error}")))
}

/// A word that nothing in the log can guess: it ends the part in which GitHub reads no commands.
pub(super) fn token() -> anyhow::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| CliError::environment(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_be_bytes(random)))
}
