//! `lab completions` and `lab man`: what clap knows, for shells and for `man`.

use std::io;
use std::path::Path;

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::exit::{CliError, Exit};
use super::output::Terminal;
use clap::CommandFactory;

/// `lab completions`.
pub fn completions(args: &CompletionsArgs, out: &Terminal) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "lab", &mut script);
    out.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}

/// `lab man`.
pub fn man(args: &ManArgs, out: &Terminal) -> anyhow::Result<Exit> {
    match &args.dir {
        Some(dir) => {
            write_pages(dir).map_err(|error| {
                CliError::environment(format!("the manual pages cannot be written to {}: {error}", dir.display()))
            })?;
            out.print(&format!("manual pages written to {}\n", dir.display()))?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            out.print(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Exit::Success)
}

fn write_pages(dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    clap_mangen::generate_to(Cli::command(), dir)
}
