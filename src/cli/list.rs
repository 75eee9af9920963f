//! `lab list`: all labs, and how far the learner is with each.

use serde::Serialize;

use crate::domain::figures::Figures;
use crate::domain::lab::Lab;
use crate::domain::roadmap::StepKind;
use crate::report::style::Role;
use crate::report::table::{GAP, Table};
use crate::report::text::columns;
use crate::workspace::ledger::{LabState, State};
use crate::workspace::next::{lab_state, next_lab};

use super::app::App;
use super::args::ListArgs;
use super::exit::Exit;

/// Version of the JSON of `lab list`; see docs/json-format.md.
const SCHEMA_VERSION: u32 = 1;

/// One lab, as `lab list --json` shows it.
#[derive(Serialize)]
struct ListEntry<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    phase: &'a str,
    state: &'static str,
    attempts: usize,
    hints: usize,
    best: Figures,
}

#[derive(Serialize)]
struct ListDocument<'a> {
    schema_version: u32,
    labs: Vec<ListEntry<'a>>,
}

/// `lab list`.
pub fn list(args: &ListArgs, app: &App) -> anyhow::Result<Exit> {
    let state = app.state_with_remark()?;
    let filter = args.filter.as_deref().unwrap_or_default().to_lowercase();
    let entries = app.catalog.labs.iter().map(|lab| entry(lab, app, &state));
    let entries: Vec<ListEntry<'_>> = entries.filter(|entry| entry.matches(&filter)).collect();
    if args.json {
        let document = ListDocument { schema_version: SCHEMA_VERSION, labs: entries };
        app.out.print(&(serde_json::to_string_pretty(&document)? + "\n"))?;
    } else if entries.is_empty() && !filter.is_empty() {
        app.out.print(&format!("No lab has `{filter}` in its id, title, phase or state.\n"))?;
    } else {
        app.out.print(&table(&entries, app))?;
        app.out.print(&summary(app, &state))?;
    }
    Ok(app.report_broken())
}

/// The word for a state; users filter by it.
pub fn word(state: LabState) -> &'static str {
    match state {
        LabState::New => "new",
        LabState::Attempted => "attempted",
        LabState::Passed { .. } => "passed",
        LabState::VerifyAgain => "verify again",
    }
}

fn entry<'a>(lab: &'a Lab, app: &'a App, state: &State) -> ListEntry<'a> {
    let history = state.history(&lab.id);
    let mut steps = app.catalog.roadmap.steps();
    let phase = steps.find(|(_, step)| step.kind == StepKind::Lab && step.id == lab.id).map(|(phase, _)| phase);
    ListEntry {
        id: lab.id.as_str(),
        title: &lab.title,
        summary: &lab.summary,
        phase: phase.map_or("", |phase| phase.id.as_str()),
        state: word(lab_state(&app.catalog.pack, lab, state)),
        attempts: history.map_or(0, |history| history.attempts),
        hints: history.map_or(0, |history| history.hints),
        best: history.map_or_else(Figures::default, |history| history.best),
    }
}

impl ListEntry<'_> {
    fn matches(&self, filter: &str) -> bool {
        [self.id, self.title, self.phase, self.state].iter().any(|text| text.to_lowercase().contains(filter))
    }

    fn best(&self) -> String {
        let figure = |value: Option<u64>, unit: &str| value.map(|value| format!("{value} {unit}"));
        let figures = [figure(self.best.cells, "cells"), figure(self.best.flip_flops.filter(|n| *n > 0), "FFs")];
        figures.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The columns of the table.
const TITLES: [&str; 5] = ["phase", "id", "title", "state", "best"];
/// What is left out of a table that is too wide, the first first. An id is never broken: it is typed again.
const DISPENSABLE: [usize; 2] = [0, 4];

fn table(entries: &[ListEntry<'_>], app: &App) -> String {
    let mut phase = "";
    let mut rows = Vec::new();
    for entry in entries {
        // A phase is named once, where it begins.
        let shown = if entry.phase == phase { "" } else { entry.phase };
        phase = entry.phase;
        rows.push(cells(entry, shown));
    }
    let kept = kept(&rows, app.out.style.width);
    let titles: Vec<&str> = kept.iter().map(|index| TITLES[*index]).collect();
    let mut table = Table::new(&titles, &app.out.style);
    for row in &rows {
        table.row(kept.iter().map(|index| (row[*index].0, &row[*index].1)));
    }
    let is_title = |position: &usize| titles[*position] == "title";
    table.keep_whole((0..titles.len()).filter(|position| !is_title(position))).render()
}

fn cells(entry: &ListEntry<'_>, phase: &str) -> [(Role, String); TITLES.len()] {
    let role = match entry.state {
        "passed" => Role::Pass,
        "attempted" | "verify again" => Role::Notice,
        _ => Role::Dim,
    };
    [
        (Role::Dim, phase.to_owned()),
        (Role::Strong, entry.id.to_owned()),
        (Role::Plain, entry.title.to_owned()),
        (role, entry.state.to_owned()),
        (Role::Dim, entry.best()),
    ]
}

/// The columns that fit into a line, in their order.
fn kept(rows: &[[(Role, String); TITLES.len()]], width: usize) -> Vec<usize> {
    let needed = |column: usize| {
        let cells = rows.iter().map(|row| columns(&row[column].1));
        cells.max().unwrap_or(0).max(TITLES[column].len()) + GAP
    };
    let mut kept: Vec<usize> = (0..TITLES.len()).collect();
    for column in DISPENSABLE {
        if kept.iter().map(|column| needed(*column)).sum::<usize>() > width + GAP {
            kept.retain(|other| *other != column);
        }
    }
    kept
}

fn summary(app: &App, state: &State) -> String {
    let passed = app.catalog.labs.iter().filter(|lab| state.is_done(&lab.id)).count();
    let count = format!("{passed} of {} labs passed", app.catalog.labs.len());
    let next = match (app.place.root(), next_lab(&app.catalog, state)) {
        (None, _) => "Start with: lab init my-labs && cd my-labs".to_owned(),
        (Some(_), Some(lab)) => format!("Next: lab run {}", lab.id),
        (Some(_), None) => "Next: lab roadmap".to_owned(),
    };
    format!("\n{count}. {next}\n")
}
