//! `lab doctor`: the tools, their versions, how to install what is missing, and the sandbox that this machine gives.

use std::path::PathBuf;

use crate::exec;
use crate::exec::sandbox::Tier;
use crate::report::style::Role;
use crate::report::table::Table;
use crate::tool::{PackageManager, Session, Support, ToolName, Toolbox, Version};

use super::app::Machine;
use super::args::DoctorArgs;
use super::exit::{CliError, Exit};
use super::output::Terminal;

/// What is known about one tool of this machine.
enum Health {
    Found(Version, Support),
    Sick(String),
    Missing,
}

/// `lab doctor`.
pub fn doctor(args: &DoctorArgs, machine: &Machine, out: &Terminal) -> anyhow::Result<Exit> {
    let mut health = examine(machine)?;
    let missing = missing(&health);
    if args.install && !missing.is_empty() {
        install(&machine.toolbox, &missing, out)?;
        health = examine(machine)?;
    }
    out.print(&table(&health, out))?;
    let exit = conclude(&health, &machine.toolbox, out)?;
    out.print(&sandbox(Tier::probe(), out))?;
    Ok(exit)
}

/// What `lab grade` can count on. Who only solves labs needs none of it, so it is no failure.
fn sandbox(tier: Tier, out: &Terminal) -> String {
    let role = if tier.is_sufficient() { Role::Pass } else { Role::Fail };
    let name = out.style.paint(role, tier.to_string());
    let mut text = format!("\nSandbox of `lab grade`: {name}: {}\n", tier.sentence());
    if let Some(remedy) = tier.remedy() {
        text += &format!("`lab grade` will not run untrusted submissions here: {remedy}\n");
    }
    text
}

fn examine(machine: &Machine) -> anyhow::Result<Vec<(ToolName, Health)>> {
    let scratch = exec::Scratch::new_in(&machine.temp).map_err(|error| {
        CliError::environment(format!("there can be no working directory in {}: {error}", machine.temp.display()))
            .next("free some space, or set TMPDIR to another directory")
    })?;
    let session = Session::new(&machine.toolbox, &machine.cancel, scratch.path());
    let examine = |name: ToolName| match machine.toolbox.locate(name) {
        Err(_) => Health::Missing,
        Ok(tool) => match tool.version(&session) {
            Ok(version) => {
                let support = tool.support(&version);
                Health::Found(version, support)
            }
            Err(error) => Health::Sick(error.to_string()),
        },
    };
    Ok(ToolName::ALL.into_iter().map(|name| (name, examine(name))).collect())
}

/// Tools that are not there at all, for learners and authors.
fn missing(health: &[(ToolName, Health)]) -> Vec<ToolName> {
    health.iter().filter(|(_, health)| matches!(health, Health::Missing)).map(|(name, _)| *name).collect()
}

fn table(health: &[(ToolName, Health)], out: &Terminal) -> String {
    let mut table = Table::new(&["tool", "version", "tested with", "needed for"], &out.style);
    for (name, health) in health {
        let (role, version) = match health {
            Health::Found(version, Support::Tested) => (Role::Pass, version.to_string()),
            Health::Found(version, Support::Untested) => (Role::Notice, format!("{version} (not tested)")),
            Health::Found(version, Support::TooOld) => (Role::Fail, format!("{version} (too old)")),
            Health::Sick(_) => (Role::Fail, "does not work".to_owned()),
            Health::Missing => (Role::Fail, "not installed".to_owned()),
        };
        let tested = name.tested().to_string();
        let cells = [
            (Role::Strong, name.program().to_owned()),
            (role, version),
            (Role::Dim, tested),
            (Role::Plain, name.purpose().to_owned()),
        ];
        table.row(cells);
    }
    table.render()
}

/// Says what is wrong and what to do; a missing tool that learners need is a failure.
fn conclude(health: &[(ToolName, Health)], toolbox: &Toolbox, out: &Terminal) -> std::io::Result<Exit> {
    let mut exit = Exit::Success;
    for (name, health) in health {
        if let Health::Sick(why) = health {
            out.print(&format!("\n{}: {why}\n", name.program()))?;
        }
        if matches!(health, Health::Sick(_) | Health::Missing | Health::Found(_, Support::TooOld))
            && name.is_for_learners()
        {
            exit = Exit::Environment;
        }
    }
    let missing = missing(health);
    if missing.is_empty() {
        let verdict =
            if exit == Exit::Success { "Everything that labs need is here." } else { "Some tools do not work." };
        out.print(&format!("\n{verdict}\n"))?;
        if let Some(line) = install_line(toolbox, &ToolName::ALL) {
            let line = format!("To install or update them on this system: {line}");
            out.print(&format!("{}\n", out.style.paint(Role::Dim, line)))?;
        }
    } else {
        out.print(&format!("\n{}\n", how_to_install(toolbox, &missing)))?;
    }
    Ok(exit)
}

/// The command that installs these tools on this system.
fn install_line(toolbox: &Toolbox, tools: &[ToolName]) -> Option<String> {
    let (manager, _) = toolbox.package_manager()?;
    let sudo = if manager.needs_root() && !is_root() { "sudo " } else { "" };
    Some(format!("{sudo}{} {}", manager.program(), manager.install_arguments(tools).join(" ")))
}

fn how_to_install(toolbox: &Toolbox, missing: &[ToolName]) -> String {
    if let Some(line) = install_line(toolbox, missing) {
        return format!("Install what is missing with `lab doctor --install`, or by hand:\n  {line}");
    }
    let line =
        |manager: PackageManager| format!("  {} {}", manager.program(), manager.install_arguments(missing).join(" "));
    let lines: Vec<String> = PackageManager::ALL.into_iter().map(line).collect();
    format!(
        "No package manager that lab knows is here. Install what is missing, on such a system with:\n{}",
        lines.join("\n")
    )
}

fn install(toolbox: &Toolbox, missing: &[ToolName], out: &Terminal) -> anyhow::Result<()> {
    let Some((manager, program)) = toolbox.package_manager() else {
        return Err(CliError::environment(how_to_install(toolbox, missing)).into());
    };
    let arguments = manager.install_arguments(missing);
    let (program, arguments): (PathBuf, Vec<&str>) = if manager.needs_root() && !is_root() {
        let Some(sudo) = toolbox.find("sudo") else {
            let line = format!("{} {}", manager.program(), arguments.join(" "));
            return Err(CliError::environment("only root may install packages, and there is no sudo")
                .next(format!("as root: {line}"))
                .into());
        };
        (sudo, std::iter::once(manager.program()).chain(arguments).collect())
    } else {
        (program, arguments)
    };
    out.print(&format!("{} {}\n", program.display(), arguments.join(" ")))?;
    let status = exec::run_attached(&program, &arguments)?;
    if status.success() {
        return Ok(());
    }
    Err(CliError::environment(format!("{} failed: {status}", manager.program()))
        .next("update its list of packages (apt-get update) and try again")
        .into())
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
