//! `lab roadmap`: the phases, what is done in them, and the pace.

use crate::domain::roadmap::{Phase, Step, StepKind};
use crate::report::style::Role;
use crate::report::table::bar;
use crate::report::text::wrap;
use crate::workspace::ledger::{LedgerEvent, State};
use crate::workspace::next::lab_state;
use crate::workspace::progress::{LearnerProgress, LearningPace, PhaseProgress};
use jiff::civil::Date;

use super::app::App;
use super::args::{RoadmapArgs, RoadmapCommand};
use super::exit::{CliError, Exit};
use super::list;

/// Columns of an id.
const ID: usize = 28;
/// Columns of what a step is.
const WHAT: usize = 9;
/// Columns before a title.
const TITLE: usize = 4 + ID + 1 + WHAT + 1;
/// Columns before a title that stands below its id, where the terminal is narrow.
const NARROW_TITLE: usize = 6;
/// Columns that a title needs next to its id.
const MIN_TITLE: usize = 28;
/// Columns of a progress bar.
const BAR: usize = 20;

/// `lab roadmap`.
pub fn roadmap(args: &RoadmapArgs, app: &App) -> anyhow::Result<Exit> {
    match &args.command {
        None => show(app)?,
        Some(RoadmapCommand::Start { date }) => start(date.as_deref(), app)?,
        Some(RoadmapCommand::Done { task, note }) => {
            let task = app.task(task)?;
            if note.is_none() && app.state()?.is_done(task) {
                app.out.print(&format!("{task} was done already.\n"))?;
            } else {
                app.record(LedgerEvent::TaskDone { task: task.clone(), note: note.clone() })?;
                app.out.print(&format!("{task} is done.\n"))?;
            }
        }
        Some(RoadmapCommand::Undone { task }) => {
            let task = app.task(task)?;
            app.record(LedgerEvent::TaskUndone { task: task.clone() })?;
            app.out.print(&format!("{task} is open again.\n"))?;
        }
    }
    Ok(Exit::Success)
}

fn start(date: Option<&str>, app: &App) -> anyhow::Result<()> {
    let date: Date = match date {
        Some(text) => text.parse().map_err(|_| {
            CliError::usage(format!("`{text}` is no date")).next("write it as YYYY-MM-DD, such as 2026-01-31")
        })?,
        None => app.machine.clock.today(),
    };
    let before = app.state()?.started().filter(|before| *before != date);
    app.record(LedgerEvent::RoadmapStart { date })?;
    let weeks = app.catalog.roadmap.weeks();
    let instead = before.map_or_else(String::new, |before| format!(", and no longer on {before}"));
    Ok(app.out.print(&format!("The roadmap of {weeks} weeks starts on {date}{instead}.\n"))?)
}

fn show(app: &App) -> anyhow::Result<()> {
    let state = app.state_with_remark()?;
    let roadmap = &app.catalog.roadmap;
    let done = |step: &Step| state.is_done(&step.id);
    let progress = LearnerProgress::new(roadmap, done, state.started(), app.machine.clock.today());
    let style = &app.out.style;
    let mut text = format!("{}\n", style.paint(Role::Strong, &roadmap.title));
    for (index, (phase, of_phase)) in roadmap.phases.iter().zip(&progress.phases).enumerate() {
        text += &heading(phase, *of_phase, progress.current == Some(index), app);
        for step in &phase.steps {
            text += &line(step, &state, app);
        }
    }
    let pace = wrap(&pace(progress.pace, roadmap.weeks()), style.prose());
    text += &format!("\n{}\n", pace.join("\n"));
    app.out.print(&text)?;
    Ok(())
}

fn heading(phase: &Phase, progress: PhaseProgress, here: bool, app: &App) -> String {
    let style = &app.out.style;
    let marker = if here { style.paint(Role::Notice, style.pick("▶", ">")) } else { " ".to_owned() };
    let weeks = if phase.weeks > 0 { format!(", {} weeks", phase.weeks) } else { String::new() };
    let count = format!("{} of {}{weeks}", progress.done(), progress.steps());
    let bar = bar(progress.done(), progress.steps(), BAR, style);
    format!("\n{marker} {}\n  {bar} {}\n", style.paint(Role::Strong, &phase.title), style.paint(Role::Dim, count))
}

fn line(step: &Step, state: &State, app: &App) -> String {
    let style = &app.out.style;
    let done = state.is_done(&step.id);
    let symbol = if done {
        style.paint(Role::Pass, style.pick("✓", "+"))
    } else {
        style.paint(Role::Dim, style.pick("·", "-"))
    };
    let id = style.paint(Role::Code, format!("{:<ID$}", step.id));
    let (what, title) = match &step.kind {
        StepKind::Lab => {
            let lab = app.catalog.get(&step.id);
            let state = lab.map_or("broken", |lab| list::word(lab_state(&app.catalog.pack, lab, state)));
            let state = if state == "new" { String::new() } else { format!(" ({state})") };
            ("lab", format!("{}{state}", lab.map_or("", |lab| &lab.title)))
        }
        StepKind::Task { kind, title } => (kind.name(), title.clone()),
    };
    let note = state.task(&step.id).and_then(|task| task.note.as_deref());
    let what = style.paint(Role::Dim, format!("{what:<WHAT$}"));
    let narrow = style.width < TITLE + MIN_TITLE;
    let indent = if narrow { NARROW_TITLE } else { TITLE };
    let room = style.width.saturating_sub(indent).max(MIN_TITLE);
    let blank = " ".repeat(indent);
    let notes = note.map(|note| wrap(note, room)).unwrap_or_default();
    let notes = notes.iter().map(|line| style.paint(Role::Dim, line));
    let lines: Vec<String> = wrap(&title, room).into_iter().chain(notes).collect();
    let separator = if narrow { format!("\n{blank}") } else { " ".to_owned() };
    format!("  {symbol} {id} {what}{separator}{}\n", lines.join(&format!("\n{blank}")))
}

/// How the learner's pace compares with the plan.
fn pace(pace: Option<LearningPace>, weeks: u32) -> String {
    let Some(pace) = pace else {
        return if weeks > 0 {
            format!("{weeks} weeks in all. lab roadmap start begins to measure your pace.")
        } else {
            String::new()
        };
    };
    let ahead = pace.weeks_ahead();
    let comparison = match ahead {
        ahead if ahead.abs() < 0.5 => "on schedule".to_owned(),
        ahead if ahead > 0.0 => format!("{ahead:.1} weeks ahead"),
        ahead => format!("{:.1} weeks behind", -ahead),
    };
    let finish = pace.finish.map_or_else(String::new, |date| format!("; at the planned pace you finish on {date}"));
    format!(
        "Week {:.0} of {weeks}: {:.1} weeks' worth is done, {comparison}{finish}.",
        pace.weeks_elapsed.floor() + 1.0,
        pace.weeks_done
    )
}
