//! `lab next`, and `lab` without a command: what is next.

use crate::domain::id::LabId;
use crate::domain::roadmap::{Phase, Step, StepKind};
use crate::report::style::Role;
use crate::report::text::wrap;
use crate::workspace::ledger::State;
use crate::workspace::next::next_lab;

use super::app::App;
use super::exit::Exit;

/// Columns before a text: those of the label on its first line.
const INDENT: usize = 11;

/// `lab` alone.
pub fn overview(app: &App) -> anyhow::Result<Exit> {
    if app.place.root().is_none() {
        let style = &app.out.style;
        let steps = [
            ("lab init my-labs && cd my-labs", "a workspace with the skeletons"),
            ("lab list", "look at the labs first"),
            ("lab doctor", "the tools that they need"),
        ];
        let step = |(command, what)| format!("  {}  {what}\n", style.paint(Role::Code, format!("{command:<30}")));
        app.out.print(&format!(
            "{}: {} hardware labs, from a wire to a systolic array.\n\n{}\nlab --help shows all commands.\n",
            style.paint(Role::Strong, "lab"),
            app.catalog.labs.len(),
            steps.map(step).concat(),
        ))?;
        return Ok(Exit::Success);
    }
    next(app)
}

/// `lab next`.
pub fn next(app: &App) -> anyhow::Result<Exit> {
    let state = app.state_with_remark()?;
    let style = &app.out.style;
    let passed = app.catalog.labs.iter().filter(|lab| state.is_done(&lab.id)).count();
    let mut text = format!("{passed} of {} labs passed\n\n", app.catalog.labs.len());
    match next_lab(&app.catalog, &state) {
        Some(lab) => {
            let id = lab.id.as_str();
            text += &format!("Next lab   {}  {}\n", style.paint(Role::Strong, id), lab.title);
            text += &paragraph(&lab.summary, app);
            for source in lab.work.files() {
                let path = lab.source_path(source);
                text += &format!("           edit  {}\n", style.paint(Role::Code, path.display().to_string()));
            }
            text += &format!("           read  {}\n", style.paint(Role::Code, format!("lab show {id}")));
            text += &format!("           try   {}\n", style.paint(Role::Code, format!("lab run {id}")));
        }
        None => text += "All labs are passed.\n",
    }
    if let Some((phase, id, title)) = next_task(app, &state) {
        let title = wrap(title, room(app)).join(&format!("\n{:INDENT$}", ""));
        text += &format!("\nNext task  {title}\n{}", paragraph(&phase.title, app));
        text += &format!("           done  {}\n", style.paint(Role::Code, format!("lab roadmap done {id}")));
    }
    app.out.print(&text)?;
    Ok(Exit::Success)
}

/// A secondary text below what is next.
fn paragraph(text: &str, app: &App) -> String {
    let line = |line: &String| format!("{:INDENT$}{}\n", "", app.out.style.paint(Role::Dim, line));
    wrap(text, room(app)).iter().map(line).collect()
}

fn room(app: &App) -> usize {
    app.out.style.prose() - INDENT
}

/// The first task of the roadmap that is not done.
fn next_task<'a>(app: &'a App, state: &State) -> Option<(&'a Phase, &'a LabId, &'a str)> {
    let open = |step: &Step| !state.is_done(&step.id);
    app.catalog.roadmap.steps().filter(|(_, step)| open(step)).find_map(|(phase, step)| match &step.kind {
        StepKind::Task { title, .. } => Some((phase, &step.id, title.as_str())),
        StepKind::Lab => None,
    })
}
