//! `ivl`, the compiler proper of Icarus Verilog, called without the driver `iverilog`.
//!
//! The driver goes through a shell, a preprocessor and temporary files. Who preprocesses by himself and compiles thousands of
//! designs saves more than half of the time, and gets one process that starts no other: so it can be confined tightly.
//!
//! The configuration that the driver would write is documented by its source (`driver/main.c` of Icarus Verilog 11). No VPI
//! module is named in it: that would load the whole library of system tasks only to know the types of functions, of which a
//! harness uses two. `vvp` is told to load it instead.

use super::iverilog::{self, Compilation, Compile, messages, names::Names};
use super::message::readable;
use super::{Session, Tool, ToolError, ToolName};
use crate::exec::sandbox::Paths;
use crate::exec::{Ended, Limits};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The program that tells where `ivl` is.
const PROBE: &str = "module lab_probe; endmodule\n";
/// The configuration, in the private directory.
const CONFIG: &str = "ivl.conf";
/// What is compiled, in the private directory.
const SOURCE: &str = "design.v";

/// Where the parts of Icarus Verilog are.
#[derive(Debug, Clone)]
pub struct Ivl {
    tool: Tool,
    directory: PathBuf,
}

/// What to compile.
#[derive(Debug, Clone, Copy)]
pub struct Elaborate<'a> {
    /// Preprocessed text, with `` `line `` directives that name the files for messages.
    pub text: &'a str,
    pub root: &'a str,
    /// The scope whose ports are asked for: the name of its instance and of its module. For the root both are the same.
    pub scope: (&'a str, &'a str),
    /// Name of the program to write in the private directory.
    pub output: &'a str,
    /// What the compiler may use.
    pub limits: &'a Limits,
}

impl Ivl {
    /// Finds `ivl` by what `iverilog` writes into a program. The session need not be confined: nothing untrusted is compiled.
    ///
    /// # Errors
    /// [`ToolError`] when `iverilog` is missing, does not work, or has no `ivl`.
    pub fn locate(session: &Session<'_>) -> Result<Self, ToolError> {
        let file = session.directory.join("lab_probe.v");
        fs::write(&file, PROBE).map_err(ToolError::Scratch)?;
        let request = Compile {
            files: &[file],
            include_dirs: &[],
            top: "lab_probe",
            output: "lab_probe.vvp",
            limits: Limits::default(),
        };
        let Compilation::Compiled(compiled) = iverilog::compile(session, &request)? else {
            return Err(unusable("it does not compile an empty module".to_owned()));
        };
        let code = fs::read_to_string(&compiled.program).map_err(ToolError::Scratch)?;
        let directory = library(&code).ok_or_else(|| unusable("its program names no VPI module".to_owned()))?;
        let tool = Tool { name: ToolName::Ivl, path: directory.join("ivl") };
        for needed in ["ivl", "vvp.conf", "vvp.tgt", "system.vpi"] {
            if !directory.join(needed).is_file() {
                return Err(unusable(format!("`{}` has no `{needed}`", directory.display())));
            }
        }
        Ok(Self { tool, directory })
    }

    /// The directory of Icarus Verilog's own files, VPI modules among them.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Compiles a design in the session's directory, which must be private, and reads the ports of a scope.
    ///
    /// Warnings are not asked for. A design that is compiled but has no such scope has no ports.
    ///
    /// # Errors
    /// [`ToolError`] when `ivl` gave no result, or the disk is full.
    pub fn elaborate(&self, session: &Session<'_>, request: Elaborate<'_>) -> Result<Compilation, ToolError> {
        let directory = session.directory;
        fs::write(directory.join(SOURCE), request.text).map_err(ToolError::Scratch)?;
        fs::write(directory.join(CONFIG), self.configuration(request)).map_err(ToolError::Scratch)?;
        let program = directory.join(request.output);
        iverilog::remove_stale(&program)?;
        let mut of_target = OsString::from("-C");
        of_target.push(self.directory.join("vvp.conf"));
        let args: [OsString; 4] = [format!("-C{CONFIG}").into(), of_target, "--".into(), SOURCE.into()];
        let paths = Paths { write: vec![directory.to_owned()], ..Paths::default() };
        let run = session.run_tool(&self.tool, args, request.limits.clone(), paths)?;
        let raw = readable(&run.stderr);
        let messages = messages::parse(&raw, &Names::default());
        match run.ended {
            Ended::Exited(code) => iverilog::concluded(code, request.scope, program, messages, raw),
            Ended::Signaled(signal) => Ok(iverilog::died(signal, raw, messages)),
            Ended::Limit(kind) => Ok(Compilation::Limit(kind)),
            Ended::Interrupted => Err(ToolError::Interrupted),
        }
    }

    fn configuration(&self, request: Elaborate<'_>) -> String {
        let Elaborate { root, output, .. } = request;
        let directory = self.directory.display();
        format!(
            "basedir:{directory}\ngeneration:2012\ngeneration:no-specify\ngeneration:xtypes\ngeneration:icarus-misc\n\
             root:{root}\nignore_missing_modules:false\nout:{output}\niwidth:32\nwidthcap:65536\n"
        )
    }
}

/// The directory of the first VPI module that a program names by its whole path.
fn library(code: &str) -> Option<PathBuf> {
    let module = code.lines().find_map(|line| line.strip_prefix(":vpi_module \"")?.strip_suffix("\";"))?;
    let directory = Path::new(module).parent()?;
    directory.is_absolute().then(|| directory.to_owned())
}

fn unusable(problem: String) -> ToolError {
    ToolError::Unusable { name: ToolName::Iverilog, problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_where_the_first_vpi_module_is() {
        let code = ":vpi_time_precision + 0;\n:vpi_module \"/opt/x/lib/ivl/system.vpi\";\n:vpi_module \"/y/z.vpi\";\n";
        assert_eq!(library(code), Some(PathBuf::from("/opt/x/lib/ivl")));
        assert_eq!(library(":vpi_module \"system\";\n"), None);
    }
}
