//! Which tools there are, where they are, and how to get them.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use super::version::TestedRange;
use super::{Session, Support, ToolError, Version};
use crate::exec::{ExecError, Limits};
use crate::tool::message::readable;

/// A tool that `lab` uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToolName {
    /// The Verilog compiler of Icarus Verilog.
    Iverilog,
    /// The compiler proper, which the driver `iverilog` calls.
    Ivl,
    /// The simulator of Icarus Verilog.
    Vvp,
    Yosys,
    /// Python 3.
    Python,
}

/// Where a system's packages come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageManager {
    /// Debian, Ubuntu and what comes from them.
    Apt,
    /// Fedora and what comes from it.
    Dnf,
    Pacman,
    /// Homebrew, on macOS and Linux.
    Brew,
}

impl ToolName {
    /// Every tool that a user installs, in the order in which a lab needs them.
    pub const ALL: [Self; 4] = [Self::Iverilog, Self::Vvp, Self::Yosys, Self::Python];

    /// The name of the executable.
    pub fn program(self) -> &'static str {
        match self {
            Self::Iverilog => "iverilog",
            Self::Ivl => "ivl",
            Self::Vvp => "vvp",
            Self::Yosys => "yosys",
            Self::Python => "python3",
        }
    }

    /// What it is needed for.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Iverilog => "compiles Verilog, in every check of every lab",
            Self::Ivl => "compiles submissions",
            Self::Vvp => "simulates, in every lab",
            Self::Yosys => "synthesizes, in labs with a [synthesize] table",
            Self::Python => "makes golden vectors, for authors who run `lab verify`",
        }
    }

    /// Whether someone who only solves labs needs it.
    pub fn is_for_learners(self) -> bool {
        self != Self::Python
    }

    /// The versions that `lab` was tested with.
    pub fn tested(self) -> TestedRange {
        match self {
            Self::Iverilog | Self::Ivl | Self::Vvp => TestedRange { from: (11, 0), to: Some((12, 0)) },
            Self::Yosys => TestedRange { from: (0, 23), to: Some((0, 52)) },
            Self::Python => TestedRange { from: (3, 8), to: None },
        }
    }

    /// The package that has it.
    pub fn package(self, manager: PackageManager) -> &'static str {
        match (self, manager) {
            (Self::Iverilog | Self::Ivl | Self::Vvp, PackageManager::Brew) => "icarus-verilog",
            (Self::Iverilog | Self::Ivl | Self::Vvp, _) => "iverilog",
            (Self::Yosys, _) => "yosys",
            (Self::Python, PackageManager::Pacman | PackageManager::Brew) => "python",
            (Self::Python, _) => "python3",
        }
    }

    /// Asks for the version and nothing else.
    fn version_argument(self) -> &'static str {
        match self {
            Self::Iverilog | Self::Ivl | Self::Vvp | Self::Yosys | Self::Python => "-V",
        }
    }
}

impl fmt::Display for ToolName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.program())
    }
}

impl PackageManager {
    /// Every one that `lab` knows, in the order in which they are looked for.
    pub const ALL: [Self; 4] = [Self::Apt, Self::Dnf, Self::Pacman, Self::Brew];

    /// The name of the executable.
    pub fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Pacman => "pacman",
            Self::Brew => "brew",
        }
    }

    /// Whether it installs for the whole system, and so needs root.
    pub fn needs_root(self) -> bool {
        self != Self::Brew
    }

    /// The arguments that install these tools without a question, each package once.
    pub fn install_arguments(self, tools: &[ToolName]) -> Vec<&'static str> {
        let mut arguments = match self {
            Self::Apt | Self::Dnf => vec!["install", "-y"],
            Self::Pacman => vec!["-S", "--needed", "--noconfirm"],
            Self::Brew => vec!["install"],
        };
        for package in tools.iter().map(|tool| tool.package(self)) {
            if !arguments.contains(&package) {
                arguments.push(package);
            }
        }
        arguments
    }
}

/// Where tools are looked for.
#[derive(Debug, Clone)]
pub struct Toolbox {
    path: OsString,
}

/// A tool that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    pub name: ToolName,
    /// Absolute path of the executable.
    pub path: PathBuf,
}

impl Toolbox {
    /// Looks in the directories of `path`, which has the form of `$PATH`. Relative directories do not count.
    pub fn new(path: OsString) -> Self {
        Self { path }
    }

    /// Finds a tool.
    ///
    /// # Errors
    /// [`ToolError::Missing`].
    pub fn locate(&self, name: ToolName) -> Result<Tool, ToolError> {
        let how = || "`lab doctor` says how to install it, `lab doctor --install` does it".to_owned();
        let path = self.find(name.program()).ok_or_else(|| ToolError::Missing { name, how: how() })?;
        Ok(Tool { name, path })
    }

    /// The first package manager that this system has, with its absolute path.
    pub fn package_manager(&self) -> Option<(PackageManager, PathBuf)> {
        PackageManager::ALL.into_iter().find_map(|manager| Some((manager, self.find(manager.program())?)))
    }

    /// The absolute path of a program.
    pub fn find(&self, program: &str) -> Option<PathBuf> {
        which::which_in_global(program, Some(&self.path)).ok()?.find(|path| path.is_absolute())
    }
}

impl Tool {
    /// Runs the tool to ask for its version.
    ///
    /// # Errors
    /// [`ToolError::Unusable`] when it does not answer with one.
    pub fn version(&self, session: &Session<'_>) -> Result<Version, ToolError> {
        let run = session.run(self.name, [self.name.version_argument()], Limits::default())?;
        let output = readable(&run.stdout) + "\n" + &readable(&run.stderr);
        Version::find(&output).ok_or_else(|| ToolError::Unusable {
            name: self.name,
            problem: format!("`{} {}` names no version", self.path.display(), self.name.version_argument()),
        })
    }

    /// A text that changes when the tool is replaced or updated, had without running it.
    ///
    /// # Errors
    /// [`ToolError::Exec`] when the executable is gone.
    pub fn fingerprint(&self) -> Result<String, ToolError> {
        let failed = |source| ExecError::NotExecutable { program: self.path.clone(), source };
        let resolved = self.path.canonicalize().map_err(failed)?;
        let metadata = resolved.metadata().map_err(failed)?;
        let modified = metadata.modified().map_err(failed)?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(format!("{} {} {}", resolved.display(), metadata.len(), modified.as_nanos()))
    }

    /// Whether `lab` was tested with this version of the tool.
    pub fn support(&self, version: &Version) -> Support {
        self.name.tested().support(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_is_installed_once() {
        let arguments = PackageManager::Apt.install_arguments(&ToolName::ALL);
        assert_eq!(arguments, ["install", "-y", "iverilog", "yosys", "python3"]);
        assert_eq!(PackageManager::Brew.install_arguments(&[ToolName::Vvp]), ["install", "icarus-verilog"]);
    }
}
