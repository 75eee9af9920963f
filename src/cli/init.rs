//! `lab init`: a workspace, written or brought up to date.
use std::path::{Path, PathBuf};

use super::app::{Machine, workspace_error};
use super::args::InitArgs;
use super::exit::{CliError, Exit};
use super::output::Terminal;
use crate::manifest::pack::Pack;
use crate::report::style::Role;
use crate::workspace::init::{self, InitError, InitSummary};
use crate::workspace::place::Place;

/// Paths shown of each kind; an update can bring hundreds.
const FEW: usize = 12;

/// `lab init`.
pub fn init(args: &InitArgs, pack: Option<&Path>, machine: &Machine, out: &Terminal) -> anyhow::Result<Exit> {
    // Without the dot of `lab init .`: messages name the directory.
    let dir: PathBuf = machine.cwd.join(&args.dir).components().collect();
    if args.update {
        let pack = pack.map(|pack| machine.cwd.join(pack));
        let (root, pack) = workspace_of(&dir, pack.as_deref())?;
        let summary = init::update(&root, &pack, machine.clock.now()).map_err(|error| failure(&error))?;
        out.print(&updated(&summary, &root))?;
    } else {
        let pack = pack.map_or_else(|| Ok(Pack::embedded()), |pack| directory_pack(&machine.cwd.join(pack)))?;
        let summary = init::init(&dir, &pack, args.force).map_err(|error| failure(&error))?;
        out.print(&written(&args.dir, &summary, out))?;
    }
    Ok(Exit::Success)
}

fn directory_pack(path: &Path) -> Result<Pack, CliError> {
    let path = path.canonicalize().map_err(|error| CliError::usage(format!("{}: {error}", path.display())))?;
    if crate::workspace::place::is_pack(&path) {
        Ok(Pack::directory(path))
    } else {
        Err(CliError::usage(format!("`{}` is no pack: it needs labs/<id>/lab.toml and rtl/", path.display())))
    }
}

/// The workspace that a directory is in, and the pack that it is to have.
fn workspace_of(dir: &Path, pack: Option<&Path>) -> Result<(PathBuf, Pack), CliError> {
    match Place::find(dir, pack).map_err(|error| workspace_error(&error))? {
        Place::Workspace { root, pack } => Ok((root, pack)),
        Place::Pack { .. } | Place::Nowhere => {
            Err(CliError::usage(format!("there is no workspace in {}", dir.display())).next("lab init DIR writes one"))
        }
    }
}

fn failure(error: &InitError) -> CliError {
    match error {
        InitError::File(_) | InitError::Settings(_) => CliError::environment(error.to_string()),
        InitError::Pack(_) => CliError::broken(error.to_string()),
        _ => CliError::usage(error.to_string()),
    }
}

fn written(dir: &Path, summary: &InitSummary, out: &Terminal) -> String {
    let style = &out.style;
    let here = dir == Path::new(".");
    let place = if here { "this directory".to_owned() } else { dir.display().to_string() };
    let mut text = format!("{} files written to {place}.\n", summary.added.len());
    if !summary.kept.is_empty() {
        text += &format!("{} files were there already and are kept.\n", summary.kept.len());
    }
    text += "\n  labs/         specifications and hints\n  rtl/          skeletons: this is where you work\n  \
             testbenches/  how your designs are driven, to read\n\n";
    let enter = if here { String::new() } else { format!("cd {} && ", crate::exec::shell_word(dir.as_os_str())) };
    text += &format!("Next: {}\n", style.paint(Role::Code, format!("{enter}lab next")));
    text
}

fn updated(summary: &InitSummary, root: &Path) -> String {
    let mut text = String::new();
    let groups = [("new", &summary.added), ("updated", &summary.updated), ("yours, kept as it is", &summary.kept)];
    for (what, paths) in groups {
        for path in paths.iter().take(FEW) {
            text += &format!("{what:<20}  {path}\n");
        }
        if paths.len() > FEW {
            text += &format!("{what:<20}  and {} more\n", paths.len() - FEW);
        }
    }
    if let Some(saved) = &summary.saved {
        let saved = saved.strip_prefix(root).unwrap_or(saved);
        text += &format!("\nYour edited copies are saved in {}.\n", saved.display());
    }
    if text.is_empty() {
        text += "Everything is up to date.\n";
    } else if !summary.updated.is_empty() {
        text += "\nlab list shows which labs to verify again.\n";
    }
    text
}
