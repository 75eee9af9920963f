//! Where a command works: in a learner's workspace, in a pack under development, or nowhere.
//!
//! Which files of it decide: `sources` (the learner's) and `manifest` (the pack's). How a workspace comes about: `init`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::settings::{Settings, SettingsError};
use crate::manifest::pack::Pack;
use thiserror::Error;

/// The directory of `lab`'s own files, in a workspace or a pack: journal, snapshots, cache.
pub const STATE_DIR: &str = ".lab";

/// What `lab init` leaves while it is not finished.
pub(crate) const UNFINISHED_FILE: &str = ".lab/unfinished";

/// Where a command works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A learner's workspace. Its sources count; the harness comes from `pack`, never from the copies in the workspace.
    Workspace { root: PathBuf, pack: Pack },
    /// A pack under development: everything on disk counts, the skeletons in `rtl/` are the sources.
    Pack { root: PathBuf },
    /// Neither; the embedded curriculum can be read, and `lab init DIR` makes a workspace.
    Nowhere,
}

/// Why it cannot be told where a command works.
#[derive(Debug, Error)]
pub enum WorkspaceError {
    /// `--pack` names something else.
    #[error("`{}` is no pack: a pack has `rtl/` and at least one `labs/<id>/lab.toml`", path.display())]
    NotAPack { path: PathBuf },
    /// A `lab init` was killed.
    #[error("the workspace `{}` is not complete; run `lab init {}` again", root.display(), root.display())]
    Unfinished { root: PathBuf },
    /// The pack of the workspace was moved or deleted.
    #[error(
        "the pack of this workspace, `{}`, is not there any more; if it moved, run `lab init --update --pack DIR {}`",
        pack.display(), root.display()
    )]
    PackGone { pack: PathBuf, root: PathBuf },
    /// The settings of the workspace cannot be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

impl Place {
    /// Looks for a workspace or a pack from `cwd` upwards; the nearest one counts.
    ///
    /// `pack` is the directory given with `--pack`: in a workspace it replaces the workspace's pack, elsewhere it is the
    /// place.
    ///
    /// # Errors
    /// [`WorkspaceError`] when `pack` is none, or a workspace is found and its settings or its pack cannot be used.
    pub fn find(cwd: &Path, pack: Option<&Path>) -> Result<Self, WorkspaceError> {
        if let Some(path) = pack.filter(|path| !is_pack(path)) {
            return Err(WorkspaceError::NotAPack { path: path.to_owned() });
        }
        for directory in cwd.ancestors() {
            if directory.join(UNFINISHED_FILE).exists() {
                return Err(WorkspaceError::Unfinished { root: directory.to_owned() });
            }
            if let Some(settings) = Settings::read(directory)? {
                let pack = match pack {
                    Some(path) => Pack::directory(path),
                    None => recorded_pack(directory, settings.pack)?,
                };
                return Ok(Self::Workspace { root: directory.to_owned(), pack });
            }
            if pack.is_none() && is_pack(directory) {
                return Ok(Self::Pack { root: directory.to_owned() });
            }
        }
        Ok(pack.map_or(Self::Nowhere, |path| Self::Pack { root: path.to_owned() }))
    }

    /// The directory of the workspace or of the pack under development.
    pub fn root(&self) -> Option<&Path> {
        match self {
            Self::Workspace { root, .. } | Self::Pack { root } => Some(root),
            Self::Nowhere => None,
        }
    }

    /// The pack that decides.
    pub fn pack(&self) -> Pack {
        match self {
            Self::Workspace { pack, .. } => pack.clone(),
            Self::Pack { root } => Pack::directory(root),
            Self::Nowhere => Pack::embedded(),
        }
    }

    /// Where journal, snapshots and cache are; it may not exist yet.
    pub fn state_dir(&self) -> Option<PathBuf> {
        self.root().map(|root| root.join(STATE_DIR))
    }
}

fn recorded_pack(root: &Path, recorded: Option<PathBuf>) -> Result<Pack, WorkspaceError> {
    let Some(pack) = recorded.map(|pack| root.join(pack)) else { return Ok(Pack::embedded()) };
    if is_pack(&pack) {
        Ok(Pack::directory(pack))
    } else {
        Err(WorkspaceError::PackGone { pack, root: root.to_owned() })
    }
}

/// Whether a directory has the shape of a pack: `rtl/` and at least one manifest of a lab.
pub fn is_pack(directory: &Path) -> bool {
    let has_manifest = |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|lab| lab.path().join("lab.toml").is_file());
    directory.join("rtl").is_dir() && fs::read_dir(directory.join("labs")).is_ok_and(|mut labs| labs.any(has_manifest))
}
