//! The binary `lab` in surroundings of its own: a directory, HOME, TMPDIR and PATH that no other test sees.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::panic, reason = "a test fails by it")]
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use tempfile::TempDir;

/// The tools that labs need.
pub(crate) const TOOLS: [&str; 4] = ["iverilog", "vvp", "yosys", "python3"];

/// A machine of its own, as far as `lab` can see.
pub(crate) struct Sandbox {
    root: TempDir,
    /// What comes before the arguments of every command.
    path: OsString,
    env: Vec<(String, OsString)>,
}

/// How a command ended, and what it said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    /// The exit code; none after a signal.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// With an empty working directory and the real tools.
    pub(crate) fn new() -> Self {
        let root = tempfile::Builder::new().prefix("sandbox-").tempdir().expect("a temporary directory");
        for directory in ["home", "tmp", "work", "bin"] {
            fs::create_dir(root.path().join(directory)).expect("a directory");
        }
        let path = search_path(&root.path().join("bin"));
        Self { root, path, env: Vec::new() }
    }

    /// In a workspace with the built-in curriculum.
    pub(crate) fn workspace() -> Self {
        let sandbox = Self::new();
        sandbox.lab(&["init", "."]).expect_code(0);
        sandbox
    }

    /// Sets an environment variable of `lab`.
    pub(crate) fn with_env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Only these tools can be found, and what the sandbox's own `bin` has.
    pub(crate) fn with_tools(mut self, tools: &[&str]) -> Self {
        let directory = self.root.path().join("tools");
        fs::create_dir(&directory).expect("a directory");
        for tool in tools {
            symlink(real_tool(tool), directory.join(tool)).expect("a link");
        }
        self.path = std::env::join_paths([self.bin(), directory]).expect("a search path");
        self
    }

    /// The working directory.
    pub(crate) fn dir(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// `$TMPDIR`.
    pub(crate) fn tmp(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    /// A directory whose programs come before all others.
    pub(crate) fn bin(&self) -> PathBuf {
        self.root.path().join("bin")
    }

    /// Everything that belongs to this machine is below this directory.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    /// Puts a shell script before the real tool of this name.
    pub(crate) fn fake(&self, tool: &str, script: &str) {
        let (draft, program) = (self.root.path().join("draft"), self.bin().join(tool));
        fs::write(&draft, format!("#!/bin/sh\n{script}\n")).expect("a script");
        // Made by another process: see `fake_tool::copy_executable`.
        let copy = "rm -f \"$2\" && cp \"$1\" \"$2\" && chmod 755 \"$2\"";
        let status = shell().args(["-c", copy, "sh"]).args([draft, program]).status().expect("sh");
        assert!(status.success());
    }

    /// Writes a file below the working directory.
    pub(crate) fn write(&self, rel: &str, contents: impl AsRef<[u8]>) {
        let path = self.dir().join(rel);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(path, contents).expect("a file");
    }

    /// Reads a file below the working directory.
    pub(crate) fn read(&self, rel: &str) -> String {
        fs::read_to_string(self.dir().join(rel)).unwrap_or_else(|error| panic!("{rel}: {error}"))
    }

    /// Copies the reference solution of a lab of the curriculum to where a learner writes.
    pub(crate) fn solve(&self, lab: &str) {
        let reference = repository().join("tests/solutions").join(lab).join("reference");
        for file in fs::read_dir(reference).expect("a reference") {
            let file = file.expect("a file").path();
            let name = file.file_name().expect("a name").to_string_lossy().into_owned();
            self.write(&format!("rtl/{lab}/{name}"), fs::read(&file).expect("a file"));
        }
    }

    /// The command `lab`, ready to be run in the working directory.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.any(Path::new(env!("CARGO_BIN_EXE_lab")));
        command.args(args);
        command
    }

    /// Any program in these surroundings.
    #[allow(clippy::disallowed_methods, reason = "a test's own process")]
    pub(crate) fn any(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.dir())
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.root.path().join("home"))
            .env("TMPDIR", self.tmp())
            .env("LANG", "C.UTF-8")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs `lab` in the working directory.
    pub(crate) fn lab(&self, args: &[&str]) -> Ran {
        self.finish(self.command(args))
    }

    /// Runs `lab` in a directory below the working directory.
    pub(crate) fn lab_in(&self, rel: &str, args: &[&str]) -> Ran {
        let mut command = self.command(args);
        command.current_dir(self.dir().join(rel));
        self.finish(command)
    }

    /// Runs a command to its end.
    pub(crate) fn finish(&self, mut command: Command) -> Ran {
        let output = command.output().expect("lab");
        self.ran(output.status, &output.stdout, &output.stderr)
    }

    /// What a command did, with everything that differs from run to run replaced.
    pub(crate) fn ran(&self, status: ExitStatus, stdout: &[u8], stderr: &[u8]) -> Ran {
        let text = |bytes: &[u8]| self.normal(&String::from_utf8_lossy(bytes));
        Ran { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }

    /// Names the directories of this sandbox, and times, by what they are.
    fn normal(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for root in [self.root.path().canonicalize().expect("a directory"), self.root.path().to_owned()] {
            text = text.replace(&*root.to_string_lossy(), "[ROOT]");
        }
        let text = regex::Regex::new(r"/lab-[A-Za-z0-9]{6}\b").expect("a pattern").replace_all(&text, "/[SCRATCH]");
        let times = regex::Regex::new(r"\b\d+(\.\d+)? (ms|s)\b").expect("a pattern");
        times.replace_all(&text, "[TIME]").into_owned()
    }

    /// The records of the journal.
    pub(crate) fn journal(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.dir().join(".lab/journal.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
    }

    /// Fails if a process of this machine lives, or a working directory is left.
    pub(crate) fn assert_nothing_left(&self) {
        self.assert_no_process();
        let left: Vec<_> =
            fs::read_dir(self.tmp()).expect("TMPDIR").map(|entry| entry.expect("a name").path()).collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }

    /// Fails if a process that runs in this machine's directories goes on living.
    pub(crate) fn assert_no_process(&self) {
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(30);
        loop {
            let living = processes_in(self.root.path());
            if living.is_empty() {
                return;
            }
            assert!(std::time::Instant::now() < patience, "left behind: {living:?}");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}

impl Ran {
    /// Fails with everything that was said if the exit code is another.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(self.code, Some(code), "stdout:\n{stdout}\nstderr:\n{stderr}");
        self
    }

    /// Fails unless all of these texts were said, on standard output or standard error.
    #[track_caller]
    pub(crate) fn expect_texts(self, texts: &[&str]) -> Self {
        let said = self.words();
        for text in texts {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(&words), "no `{text}` in:\n{said:.4000}");
        }
        self
    }

    /// Fails if one of these texts was said.
    #[track_caller]
    pub(crate) fn expect_no_texts(self, texts: &[&str]) -> Self {
        let said = self.words();
        for text in texts {
            assert!(!said.contains(text), "`{text}` in:\n{said:.4000}");
        }
        self
    }

    /// All that was said, however its lines are broken.
    fn words(&self) -> String {
        let said = format!("{}\n{}", self.stdout, self.stderr);
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The JSON on standard output.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}:\n{}", self.stdout))
    }
}

/// Makes a pipe with a name.
pub(crate) fn make_pipe(path: &Path) {
    assert!(shell().args(["-c", "mkfifo \"$0\""]).arg(path).status().expect("sh").success());
}

/// The directory of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where a real tool is.
pub(crate) fn real_tool(name: &str) -> PathBuf {
    which::which(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[allow(clippy::disallowed_methods, reason = "a test's own process")]
fn shell() -> Command {
    Command::new("/bin/sh")
}

/// `first`, the directories of the real tools, and those of the system.
fn search_path(first: &Path) -> OsString {
    let tools = TOOLS.into_iter().filter_map(|tool| real_tool(tool).parent().map(Path::to_owned));
    let mut directories: Vec<PathBuf> = vec![first.to_owned()];
    for directory in tools.chain(["/usr/bin".into(), "/bin".into()]) {
        if !directories.contains(&directory) {
            directories.push(directory);
        }
    }
    std::env::join_paths(directories).expect("a search path")
}

/// Living processes whose working directory or command line is below `root`.
pub(crate) fn processes_in(root: &Path) -> Vec<String> {
    let root = root.canonicalize().expect("a directory");
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let describe = |process: PathBuf| {
        let command = fs::read(process.join("cmdline")).ok().filter(|command| !command.is_empty())?;
        let command = String::from_utf8_lossy(&command).replace('\0', " ");
        let cwd = fs::read_link(process.join("cwd")).unwrap_or_default();
        let is_ours = cwd.starts_with(&root) || command.contains(&*root.to_string_lossy());
        is_ours.then(|| format!("{} {command}", process.display()))
    };
    let is_process =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<u32>().is_ok());
    entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_process).filter_map(describe).collect()
}
