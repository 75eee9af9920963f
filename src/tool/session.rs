//! What every request to a tool needs, and the record of the command lines that came of it.

use super::{Confinement, Tool, ToolError, ToolName, Toolbox};
use crate::exec::sandbox::Paths;
use crate::exec::{self, Cancel, Ended, Limits, ToolCommand, ToolRun};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The surroundings in which the tools of one check run.
#[derive(Debug)]
pub struct Session<'a> {
    pub toolbox: &'a Toolbox,
    pub cancel: &'a Cancel,
    /// Where tools run and write; absolute.
    pub directory: &'a Path,
    /// Absent for a user's own design.
    confinement: Option<&'a Confinement>,
    /// What a confined tool may read outside of the directory.
    readable: Arc<[PathBuf]>,
    commands: Arc<Mutex<Vec<String>>>,
}

impl<'a> Session<'a> {
    /// A session in which nothing has run yet.
    pub fn new(toolbox: &'a Toolbox, cancel: &'a Cancel, directory: &'a Path) -> Self {
        Self { toolbox, cancel, directory, confinement: None, readable: Arc::default(), commands: Arc::default() }
    }

    /// A session whose tools run in sandboxes: they may write in the directory, and read there and below `readable`.
    pub fn confined(
        toolbox: &'a Toolbox,
        cancel: &'a Cancel,
        directory: &'a Path,
        confinement: &'a Confinement,
        readable: Vec<PathBuf>,
    ) -> Self {
        let readable = readable.into();
        Self { toolbox, cancel, directory, confinement: Some(confinement), readable, commands: Arc::default() }
    }

    /// The same session in another directory, which a confined tool may then write instead: the command lines go into one
    /// record.
    #[must_use]
    pub fn within(&self, directory: &'a Path) -> Self {
        let (readable, commands) = (Arc::clone(&self.readable), Arc::clone(&self.commands));
        Self { directory, readable, commands, ..*self }
    }

    /// Runs a tool in the scratch directory, and notes its command line before it starts.
    ///
    /// A confined tool may write there and read what the session says.
    ///
    /// The run never ends with [`Ended::Interrupted`]: that is an error here.
    ///
    /// # Errors
    /// [`ToolError`], when the tool is missing, does not start, or the user asked to stop.
    pub fn run<A>(&self, name: ToolName, args: A, limits: Limits) -> Result<ToolRun, ToolError>
    where
        A: IntoIterator<Item: Into<OsString>>,
    {
        let write = vec![self.directory.to_owned()];
        self.run_with(name, args, limits, Paths { read: self.readable.to_vec(), write, ..Paths::default() })
    }

    /// The same, but a confined tool may touch these paths instead: it still runs in the scratch directory, and may write
    /// there only if they say so.
    ///
    /// # Errors
    /// As for [`Session::run`].
    pub fn run_with<A>(&self, name: ToolName, args: A, limits: Limits, paths: Paths) -> Result<ToolRun, ToolError>
    where
        A: IntoIterator<Item: Into<OsString>>,
    {
        self.run_tool(&self.toolbox.locate(name)?, args, limits, paths)
    }

    /// The same for a tool that was located before.
    ///
    /// # Errors
    /// As for [`Session::run`].
    pub fn run_tool<A>(&self, tool: &Tool, args: A, limits: Limits, paths: Paths) -> Result<ToolRun, ToolError>
    where
        A: IntoIterator<Item: Into<OsString>>,
    {
        let sandbox = self.confinement.map(|confinement| confinement.sandbox(tool, paths)).transpose()?;
        let command = ToolCommand {
            program: tool.path.clone(),
            args: args.into_iter().map(Into::into).collect(),
            cwd: self.directory.to_owned(),
            limits,
            env: Vec::new(),
            sandbox,
        };
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).push(command.display());
        let run = exec::run(&command, self.cancel)?;
        if run.ended == Ended::Interrupted { Err(ToolError::Interrupted) } else { Ok(run) }
    }

    /// The command lines so far, in the order in which they were started.
    pub fn commands(&self) -> Vec<String> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
