//! `lab grade`: the untrusted submissions of a class. One file a subcommand; `setup`, `folder`, `forms` and
//! `publish` are what they share.

pub mod args;
mod chunks;
mod diff;
mod folder;
mod forms;
mod gradescope;
mod local;
mod publish;
mod replay;
mod setup;
mod slurm;

use super::app::{App, Machine};
use super::exit::Exit;
use super::output::Terminal;
use args::{ClassArgs, GradeArgs, GradeCommand};
use std::path::Path;

/// `lab grade`.
pub fn grade(args: &GradeArgs, pack: Option<&Path>, machine: Machine, out: Terminal) -> anyhow::Result<Exit> {
    let open = |machine: Machine, class: &ClassArgs| {
        // Whoever handed in labs, too, is not graded by them.
        let judged = args.gradescope.as_ref().or(class.submissions.as_ref());
        App::open(machine, out, pack, judged.map(std::path::PathBuf::as_path))
    };
    match &args.command {
        None => {
            let app = open(machine, &args.class)?;
            if slurm::is_meant(&args.engine)? {
                return slurm::grade(args, &app);
            }
            args.gradescope
                .as_ref()
                .map_or_else(|| local::grade(args, &app), |root| gradescope::grade(args, root, &app))
        }
        Some(GradeCommand::Plan(args)) => chunks::plan(args, &open(machine, &args.class)?),
        Some(GradeCommand::Chunk(args)) => chunks::chunk(args, pack, &machine, &out),
        Some(GradeCommand::Merge(args)) => chunks::merge(args, &machine, &out),
        Some(GradeCommand::Replay(args)) => replay::replay(args, pack, &machine, &out),
        Some(GradeCommand::Diff(args)) => diff::diff(args, &machine, &out),
    }
}
