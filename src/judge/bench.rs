//! Where and with what a run judges: tools, directories, and how far designs are trusted.

use std::path::Path;

use crate::check::IcarusParts;
use crate::exec::{Cancel, Scratch};
use crate::tool::ivl::Ivl;
use crate::tool::{Confinement, Session, ToolError, ToolName, Toolbox};

/// What every run needs to use tools.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    pub toolbox: &'a Toolbox,
    pub cancel: &'a Cancel,
    /// Where private working directories are made.
    pub temp: &'a Path,
    /// Whether they stay, with a waveform.
    pub keep: bool,
    /// Present when designs may be hostile.
    pub confined: Option<&'a Confined>,
}

/// How designs that may be hostile are run.
#[derive(Debug)]
pub struct Confined {
    /// What each tool may touch.
    pub confinement: Confinement,
    /// The parts of Icarus Verilog, which need no shell.
    pub icarus: IcarusParts,
}

impl Confined {
    /// Finds the tools.
    ///
    /// # Errors
    /// [`ToolError`] when one is missing or does not work.
    pub fn new(toolbox: &Toolbox, cancel: &Cancel, temp: &Path, confinement: Confinement) -> Result<Self, ToolError> {
        let scratch = Scratch::new_in(temp).map_err(ToolError::Scratch)?;
        let ivl = Ivl::locate(&Session::new(toolbox, cancel, scratch.path()))?;
        let vvp = toolbox.locate(ToolName::Vvp)?;
        Ok(Self { confinement, icarus: IcarusParts { ivl, vvp } })
    }
}

impl<'a> Bench<'a> {
    /// A session in a directory, which is all that a confined tool may touch.
    pub fn session(&self, directory: &'a Path) -> Session<'a> {
        match self.confined {
            None => Session::new(self.toolbox, self.cancel, directory),
            Some(confined) => {
                Session::confined(self.toolbox, self.cancel, directory, &confined.confinement, Vec::new())
            }
        }
    }
}
