//! `lab solution`: the reference, as a diff against one's own design, with what both cost.
use similar::{ChangeTag, TextDiff};

use crate::domain::event::Quiet;
use crate::domain::figures::Figures;
use crate::domain::finding::Finding;
use crate::domain::lab::Lab;
use crate::domain::source::SourceFile;
use crate::judge::dut;
use crate::judge::run::{self, Job};
use crate::manifest::harness::Harness;
use crate::report::style::{Role, Style};
use crate::report::table::Table;
use crate::workspace::ledger::LedgerEvent;

use super::app::App;
use super::args::SolutionArgs;
use super::exit::{CliError, Exit};

/// `lab solution`.
pub fn solution(args: &SolutionArgs, app: &App) -> anyhow::Result<Exit> {
    app.root()?;
    let lab = app.lab(&args.id)?;
    let state = app.state()?;
    let passed = state.is_done(&lab.id);
    let gave_up = state.history(&lab.id).is_some_and(|history| history.gave_up);
    if !passed && !gave_up && !args.give_up {
        return Err(CliError::usage(format!("{} is not passed yet", lab.id))
            .next(format!(
                "lab hint {} helps; lab solution {} --give-up shows it now, and that is recorded",
                lab.id, lab.id
            ))
            .into());
    }
    let harness = Harness::load(&app.catalog.pack, lab).map_err(|findings| {
        CliError::broken(findings.first().map_or_else(String::new, |first| first.message.clone()))
    })?;
    let Some(reference) = harness.reference.as_deref().map(dut::of_pack) else {
        return Err(CliError::broken(format!("the pack has no reference solution of {}", lab.id)).into());
    };
    app.record(LedgerEvent::Solution { lab: lab.id.clone(), gave_up: !passed })?;
    let own = own(app, lab)?;
    for file in &reference {
        let mine = own.iter().flatten().find(|mine| mine.name == file.name);
        app.out.print(&diff(mine, file, &app.out.style))?;
    }
    app.out.print(&compare(app, lab, &harness, own, reference))?;
    Ok(if app.machine.cancel.is_cancelled() { Exit::Interrupted } else { Exit::Success })
}

/// The learner's files, or what keeps one of them from being used.
fn own(app: &App, lab: &Lab) -> Result<Result<Vec<SourceFile>, Vec<Finding>>, CliError> {
    let sources = app.sources(None)?;
    let read = |name: &String| sources.read(lab, name).map_err(|finding| vec![*finding]);
    Ok(lab.work.files().iter().map(read).collect())
}

fn diff(mine: Option<&SourceFile>, reference: &SourceFile, style: &Style) -> String {
    let own = mine.map_or("", |file| &file.text);
    if own == reference.text {
        return format!("{} is the reference, letter for letter.\n", reference.name);
    }
    let mut text = format!(
        "{}\n{}\n",
        style.paint(Role::Fail, format!("- yours      {}", mine.map_or("(none)", |file| &file.display))),
        style.paint(Role::Pass, format!("+ reference  {}", reference.name)),
    );
    for change in TextDiff::from_lines(own, &reference.text).iter_all_changes() {
        let (role, sign) = match change.tag() {
            ChangeTag::Delete => (Role::Fail, '-'),
            ChangeTag::Insert => (Role::Pass, '+'),
            ChangeTag::Equal => (Role::Plain, ' '),
        };
        let line = crate::domain::text::printable(change.value().trim_end_matches(['\n', '\r']));
        text += &format!("{}\n", style.paint(role, format!("{sign} {line}").trim_end()));
    }
    text
}

/// What both designs cost, measured now.
fn compare(
    app: &App,
    lab: &Lab,
    harness: &Harness,
    own: Result<Vec<SourceFile>, Vec<Finding>>,
    reference: Vec<SourceFile>,
) -> String {
    let machine = &app.machine;
    let job = |sources: Result<Vec<SourceFile>, _>| Job {
        lab,
        harness: Ok(harness.clone()),
        sources: sources.map(|files| dut::with_supplied(files, harness)),
    };
    let graded = run::run(machine.bench(), &Quiet, &[job(own), job(Ok(reference))], machine.threads);
    let figures: Vec<Figures> = graded.iter().map(|graded| graded.report.figures()).collect();
    let mut table = Table::new(&["", "yours", "reference"], &app.out.style);
    let mut row = |name: &str, values: Vec<Option<u64>>| {
        let cell = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        let cells = values.into_iter().map(|value| (Role::Plain, cell(value)));
        table.row(std::iter::once((Role::Strong, name.to_owned())).chain(cells));
    };
    row("cells", figures.iter().map(|figures| figures.cells).collect());
    row("flip-flops", figures.iter().map(|figures| figures.flip_flops).collect());
    format!("\n{}", table.render())
}
