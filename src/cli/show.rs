//! `lab show`: the specification of a lab.

use crate::disk::text;
use crate::domain::lab::Lab;
use crate::report::markdown;

use super::app::App;
use super::args::LabArg;
use super::exit::{CliError, Exit};

/// `lab show`.
pub fn show(args: &LabArg, app: &App) -> anyhow::Result<Exit> {
    let lab = app.lab_or_next(args.id.as_deref())?;
    app.out.print(&markdown::render(&specification(app, lab)?, &app.out.style))?;
    Ok(Exit::Success)
}

fn specification(app: &App, lab: &Lab) -> anyhow::Result<String> {
    let rel = format!("labs/{}/README.md", lab.id);
    let bytes = app
        .catalog
        .pack
        .read(&rel)
        .map_err(|error| CliError::broken(format!("the specification of {} cannot be read: {error}", lab.id)))?;
    Ok(text::lossy(&bytes))
}
