//! L5: the command line. One file a command; the only place that knows clap, the terminal and exit codes.

mod app;
mod args;
mod check;
mod completions;
mod doctor;
mod exit;
mod grade;
mod hint;
mod init;
mod list;
mod next;
mod output;
mod progress;
mod reset;
mod roadmap;
mod run;
mod show;
mod solution;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;

use crate::exec::Cancel;
use crate::tool::Toolbox;
use crate::workspace::clock::SystemClock;
use app::{App, Machine};
use args::{Cli, Command};
use exit::{CliError, Exit};
use output::Terminal;

/// Runs `lab` with the arguments of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let out = Terminal::detect(cli.global.color);
    let ended = std::panic::catch_unwind(|| run(&cli, out));
    let exit = match ended {
        Ok(Ok(exit)) => exit,
        Ok(Err(error)) => report(&error, &out),
        Err(_) => {
            out.error("this is a bug in lab, not in your design", Some("please report it, with the message above"));
            Exit::Internal
        }
    };
    exit.into()
}

/// Shows an error and gives its exit code.
fn report(error: &anyhow::Error, out: &Terminal) -> Exit {
    if let Some(error) = error.downcast_ref::<CliError>() {
        out.error(&error.message, error.next.as_deref());
        return error.exit;
    }
    out.error(&format!("{error:#}"), None);
    Exit::Environment
}

fn run(cli: &Cli, out: Terminal) -> anyhow::Result<Exit> {
    let machine = machine()?;
    let pack = cli.global.pack.as_deref();
    let open = |machine| App::open(machine, out, pack, None);
    let open_to_judge = |machine, rtl: &Option<PathBuf>| App::open(machine, out, pack, rtl.as_deref());
    match &cli.command {
        // These work without any pack or workspace, also when the one that is here is broken.
        Some(Command::Completions(args)) => completions::completions(args, &out),
        Some(Command::Man(args)) => completions::man(args, &out),
        Some(Command::Doctor(args)) => doctor::doctor(args, &machine, &out),
        Some(Command::Init(args)) => init::init(args, pack, &machine, &out),
        Some(Command::New(args)) => verify::new(args, pack, &machine, &out),
        None => next::overview(&open(machine)?),
        Some(Command::List(args)) => list::list(args, &open(machine)?),
        Some(Command::Show(args)) => show::show(args, &open(machine)?),
        Some(Command::Next) => next::next(&open(machine)?),
        Some(Command::Run(args)) => run::run(args, &open_to_judge(machine, &args.rtl)?),
        Some(Command::Check(args)) => check::check(args, &open_to_judge(machine, &args.rtl)?),
        Some(Command::Grade(args)) => grade::grade(args, pack, machine, out),
        Some(Command::Hint(args)) => hint::hint(args, &open(machine)?),
        Some(Command::Reset(args)) => reset::reset(args, &open(machine)?),
        Some(Command::Solution(args)) => solution::solution(args, &open(machine)?),
        Some(Command::Roadmap(args)) => roadmap::roadmap(args, &open(machine)?),
        Some(Command::Verify(args)) => verify::verify(args, &open(machine)?),
    }
}

fn machine() -> anyhow::Result<Machine> {
    let cancel = Cancel::new();
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        // A second one ends lab at once, should it hang.
        signal_hook::flag::register_conditional_shutdown(signal, 130, cancel.flag())?;
        signal_hook::flag::register(signal, cancel.flag())?;
    }
    // A file that becomes larger than `ulimit -f` allows is an error to report, and not the end of lab.
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default())?;
    let cwd = std::env::current_dir()
        .map_err(|error| CliError::environment(format!("the current directory cannot be read: {error}")))?;
    Ok(Machine {
        toolbox: Toolbox::new(std::env::var_os("PATH").unwrap_or_default()),
        cancel,
        temp: std::env::temp_dir(),
        cwd,
        threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        clock: Box::new(SystemClock),
    })
}
