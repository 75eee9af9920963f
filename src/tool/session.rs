//! What every request to a tool needs, and the record of the command lines that came of it.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::{ToolError, ToolName, Toolbox};
use crate::exec::{self, Cancel, Ended, Limits, ToolCommand, ToolRun};

/// The surroundings in which the tools of one check run.
#[derive(Debug)]
pub struct Session<'a> {
    /// Where tools are found.
    pub toolbox: &'a Toolbox,
    /// When to stop.
    pub cancel: &'a Cancel,
    /// Where tools run and write; absolute.
    pub directory: &'a Path,
    commands: Arc<Mutex<Vec<String>>>,
}

impl<'a> Session<'a> {
    /// A session in which nothing has run yet.
    pub fn new(toolbox: &'a Toolbox, cancel: &'a Cancel, directory: &'a Path) -> Self {
        Self { toolbox, cancel, directory, commands: Arc::default() }
    }

    /// The same session in another directory: the command lines go into one record.
    #[must_use]
    pub fn within(&self, directory: &'a Path) -> Self {
        Self { toolbox: self.toolbox, cancel: self.cancel, directory, commands: Arc::clone(&self.commands) }
    }

    /// Runs a tool in the scratch directory, and notes its command line before it starts.
    ///
    /// The run never ends with [`Ended::Interrupted`]: that is an error here.
    ///
    /// # Errors
    /// [`ToolError`], when the tool is missing, does not start, or the user asked to stop.
    pub fn run<A>(&self, name: ToolName, args: A, limits: Limits) -> Result<ToolRun, ToolError>
    where
        A: IntoIterator<Item: Into<OsString>>,
    {
        let command = ToolCommand {
            program: self.toolbox.locate(name)?.path,
            args: args.into_iter().map(Into::into).collect(),
            cwd: self.directory.to_owned(),
            limits,
            env: Vec::new(),
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
