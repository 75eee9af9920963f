//! `lab hint`: one more step of the ladder each time.
use crate::manifest::hints::{self, Hint};
use crate::report::markdown;
use crate::report::style::Role;
use crate::workspace::ledger::LedgerEvent;

use super::app::App;
use super::args::HintArgs;
use super::exit::{CliError, Exit};

/// `lab hint`.
pub fn hint(args: &HintArgs, app: &App) -> anyhow::Result<Exit> {
    let lab = app.lab_or_next(args.id.as_deref())?;
    let hints = hints::load(&app.catalog.pack, &lab.id).map_err(|error| CliError::broken(error.to_string()))?;
    if hints.is_empty() {
        return Err(CliError::broken(format!("{} has no hints", lab.id)).next(format!("lab show {}", lab.id)).into());
    }
    let state = app.state()?;
    let shown = state.history(&lab.id).map_or(0, |history| history.hints).min(hints.len());
    if args.again && shown == 0 {
        return Err(CliError::usage("no hint was shown yet").next(format!("lab hint {}", lab.id)).into());
    }
    let step = if args.again { shown } else { (shown + 1).min(hints.len()) };
    let first = if args.again { 0 } else { step - 1 };
    let shown_now = hints.iter().enumerate().take(step).skip(first);
    let texts: Vec<String> = shown_now.map(|(index, hint)| render(hint, index + 1, hints.len(), app)).collect();
    app.out.print(&texts.join("\n"))?;
    if !args.again {
        let more = match hints.len() - step {
            0 if state.is_done(&lab.id) => {
                format!("That was the last hint. lab solution {} shows the reference.", lab.id)
            }
            0 => format!("That was the last hint. lab solution {} --give-up shows the reference.", lab.id),
            _ if app.place.root().is_none() => {
                "Only a workspace remembers how many you have seen: lab init my-labs".to_owned()
            }
            _ => format!("One step further: lab hint {}", lab.id),
        };
        app.out.print(&format!("\n{}\n", app.out.style.paint(Role::Dim, more)))?;
    }
    // Shown first: a hint that cannot be recorded is still a hint. Outside of a workspace there is nobody to remember.
    if step > shown && app.place.root().is_some() {
        app.record(LedgerEvent::Hint { lab: lab.id.clone(), step })?;
    }
    Ok(Exit::Success)
}

fn render(hint: &Hint, step: usize, of: usize, app: &App) -> String {
    let style = &app.out.style;
    let title = style.paint(Role::Strong, format!("Hint {step} of {of}: {}", hint.title));
    format!("{title}\n\n{}", markdown::render(&hint.body, style))
}
