//! Which files of the system each tool needs to run at all, and so what its sandbox opens to it.
//!
//! What a run works on, its sources and its directory, is not known here; the session adds it.

use super::{Tool, ToolError, ToolName};
use crate::exec::sandbox::{Landlock, Paths, Profile, Rights, Tier};
use crate::exec::{ExecError, Sandbox};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Where a system keeps its shared libraries, with the loader that starts a program.
const LIBRARIES: [&str; 6] = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"];
/// What the loader reads first.
const LOADER: [&str; 3] = ["/etc/ld.so.cache", "/etc/ld-musl-x86_64.path", "/etc/ld-musl-aarch64.path"];
/// Systems that keep each package, and so each library, in a directory of its own below this one.
const STORES: [&str; 3] = ["/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew"];
/// Where a package keeps what its programs need, beside the `bin` with the programs.
const BESIDE: [&str; 3] = ["lib", "lib64", "libexec"];
/// The same for what is no code. Not all of `share`, which in a home directory has much that is nobody's business.
const DATA: [&str; 1] = ["share/yosys"];
/// Programs that a tool starts by name, beside the shell.
const HELPERS: [&str; 1] = ["yosys-abc"];
/// What the shell scripts need that some packages put in front of a tool.
const SYSTEM_PROGRAMS: [&str; 2] = ["/bin", "/usr/bin"];

/// How the tools of a grader are confined. Shared by its threads.
#[derive(Debug)]
pub struct Confinement {
    tier: Tier,
    landlock: Landlock,
    /// By the path of the executable.
    profiles: Mutex<HashMap<PathBuf, Arc<Profile>>>,
}

impl Confinement {
    /// On a machine of this tier.
    pub fn new(tier: Tier, landlock: Landlock) -> Self {
        Self { tier, landlock, profiles: Mutex::default() }
    }

    /// What this machine gives.
    pub fn tier(&self) -> &Tier {
        &self.tier
    }

    /// The sandbox for one run of a tool, which may touch these paths besides those that it always needs.
    ///
    /// # Errors
    /// [`ExecError::Sandbox`] when this machine gives none.
    pub fn sandbox(&self, tool: &Tool, paths: Paths) -> Result<Sandbox, ToolError> {
        let mut profiles = self.profiles.lock().unwrap_or_else(PoisonError::into_inner);
        let profile = match profiles.get(&tool.path) {
            Some(profile) => Arc::clone(profile),
            None => {
                let failed = |source| ExecError::Sandbox { program: tool.path.clone(), source };
                let profile = Arc::new(Profile::new(&rights(tool), &self.tier, self.landlock).map_err(failed)?);
                profiles.insert(tool.path.clone(), Arc::clone(&profile));
                profile
            }
        };
        Ok(Sandbox { profile, paths })
    }
}

/// What a tool may do on every run.
fn rights(tool: &Tool) -> Rights {
    let program = tool.path.canonicalize().unwrap_or_else(|_| tool.path.clone());
    let script = is_script(&program);
    let spawn = script || starts_others(tool.name);
    let mut execute: Vec<PathBuf> = LIBRARIES.map(PathBuf::from).into();
    execute.extend(STORES.iter().filter(|store| program.starts_with(store)).map(PathBuf::from));
    let mut read: Vec<PathBuf> = LOADER.map(PathBuf::from).into();
    for path in [&tool.path, &program] {
        execute.push(path.clone());
        let Some(bin) = path.parent() else { continue };
        if spawn {
            execute.extend(HELPERS.map(|helper| bin.join(helper)));
        }
        if let Some(package) = bin.parent() {
            execute.extend(BESIDE.map(|directory| package.join(directory)));
            read.extend(DATA.map(|directory| package.join(directory)));
        }
    }
    let mut write = Vec::new();
    if spawn {
        execute.push("/bin/sh".into());
        write.push("/dev/null".into());
    }
    if script {
        execute.extend(SYSTEM_PROGRAMS.map(PathBuf::from));
        execute.extend(program.parent().map(Path::to_owned));
    }
    let paths = Paths { execute: existing(&execute), read: existing(&read), write: existing(&write) };
    Rights { paths, spawn, directories: tool.name == ToolName::Yosys }
}

/// Whether a tool works by starting other programs: `iverilog` drives `ivlpp` and `ivl` through a shell, and `yosys` runs
/// `yosys-abc`, with a directory of its own for what they say to each other.
fn starts_others(name: ToolName) -> bool {
    match name {
        ToolName::Iverilog | ToolName::Yosys => true,
        ToolName::Ivl | ToolName::Vvp | ToolName::Python => false,
    }
}

/// Whether an executable is run by another program, as those of the OSS CAD Suite are.
fn is_script(program: &Path) -> bool {
    let mut start = [0; 2];
    File::open(program).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"#!"
}

/// Those that are there, each once, and none that lies in another.
fn existing(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut real: Vec<PathBuf> = paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
    real.sort();
    real.dedup_by(|inner, outer| inner.starts_with(outer));
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_gets_its_package_and_nothing_else_of_where_it_is_installed() {
        let home = tempfile::tempdir().expect("a directory").path().canonicalize().expect("its path");
        for directory in ["bin", "lib/ivl", "share/yosys", "share/keyrings"] {
            std::fs::create_dir_all(home.join(directory)).expect("a directory");
        }
        let path = home.join("bin/vvp");
        std::fs::write(&path, "\x7fELF").expect("a program");
        let Rights { paths, spawn, .. } = rights(&Tool { name: ToolName::Vvp, path: path.clone() });
        let inside = |paths: &[PathBuf]| -> Vec<PathBuf> {
            paths.iter().filter(|path| path.starts_with(&home)).cloned().collect()
        };
        assert_eq!(inside(&paths.execute), [path.clone(), home.join("lib")]);
        assert_eq!(inside(&paths.read), [home.join("share/yosys")]);
        assert!(!spawn && paths.write.is_empty());

        std::fs::write(&path, "#!/usr/bin/env bash").expect("a script");
        let Rights { paths, spawn, .. } = rights(&Tool { name: ToolName::Vvp, path });
        assert_eq!(inside(&paths.execute), [home.join("bin"), home.join("lib")]);
        assert!(spawn);
    }
}
