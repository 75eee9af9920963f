//! `lab reset`: the skeleton back, or what was there before.

use crate::domain::id::LabId;
use crate::domain::lab::Lab;
use crate::report::style::Role;
use crate::workspace::ledger::LedgerEvent;
use crate::workspace::snapshot::{self, FileChange, SnapshotContents, SnapshotError};

use super::app::App;
use super::args::ResetArgs;
use super::exit::{CliError, Exit};

/// `lab reset`.
pub fn reset(args: &ResetArgs, app: &App) -> anyhow::Result<Exit> {
    let root = app.root()?.to_owned();
    let lab = match &args.id {
        Some(id) => app.lab(id)?,
        None => last_reset(app)?,
    };
    let skeleton = skeleton(app, lab)?;
    let now = app.machine.clock.now();
    let done = if args.undo {
        snapshot::undo(&root, lab, &skeleton, now)
    } else {
        snapshot::reset(&root, lab, &skeleton, now)
    };
    let change = done.map_err(|error| failure(&error))?;
    app.out.print(&describe(&change, lab, args.undo, app))?;
    if !change.changed.is_empty() {
        let lab = lab.id.clone();
        app.record(if args.undo { LedgerEvent::Undo { lab } } else { LedgerEvent::Reset { lab } })?;
    }
    Ok(Exit::Success)
}

/// The skeleton comes from the pack. In a pack under development the files on disk *are* the skeleton.
fn skeleton(app: &App, lab: &Lab) -> Result<SnapshotContents, CliError> {
    if app.catalog.pack.root() == app.place.root() {
        return Err(CliError::usage("this is a pack: its files in rtl/ are the skeletons themselves")
            .next("solve labs in a workspace: lab init DIR --pack . makes one from this pack"));
    }
    snapshot::skeleton(&app.catalog.pack, lab).map_err(|error| CliError::broken(error.to_string()))
}

/// The lab of the last reset or undo: `lab reset --undo` without an id.
fn last_reset(app: &App) -> Result<&Lab, CliError> {
    let nothing = || CliError::usage("nothing was reset here").next("lab reset ID puts a skeleton back");
    let lab_of = |event: &LedgerEvent| match event {
        LedgerEvent::Reset { lab } | LedgerEvent::Undo { lab } => Some(lab.clone()),
        _ => None,
    };
    let id: LabId = app.history()?.records.iter().rev().find_map(|record| lab_of(&record.event)).ok_or_else(nothing)?;
    app.lab(id.as_str())
}

fn failure(error: &SnapshotError) -> CliError {
    match error {
        SnapshotError::File(_) => CliError::environment(error.to_string()),
        _ => CliError::usage(error.to_string()),
    }
}

fn describe(change: &FileChange, lab: &Lab, undo: bool, app: &App) -> String {
    let style = &app.out.style;
    if change.changed.is_empty() {
        return format!("{} is as its skeleton already; nothing was changed.\n", lab.id);
    }
    let mut text = String::new();
    for path in &change.changed {
        let what = if undo { "brought back" } else { "skeleton" };
        text += &format!("{what}  {}\n", path.display());
    }
    if let Some(saved) = &change.saved {
        let saved = app.place.root().and_then(|root| saved.strip_prefix(root).ok()).unwrap_or(saved);
        text += &format!("{}\n", style.paint(Role::Dim, format!("what was there is saved in {}", saved.display())));
    }
    if !undo && change.saved.is_some() {
        text += &format!("\nTo get yours back: {}\n", style.paint(Role::Code, format!("lab reset {} --undo", lab.id)));
    }
    text
}
