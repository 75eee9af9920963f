//! A place for one run of `lab grade`: submissions, canaries, and a way to see whether anything outside was touched.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::corpus::{self, Case, Place};
use tempfile::TempDir;

/// What must appear in no result: it is in the canary directory and in the environment.
pub(crate) const SECRET: &str = "canary-4f1d6c0e";

/// One run's directory; everything that the run may touch, and much that it may not, is below.
pub(crate) struct Ground {
    root: TempDir,
    lab: String,
}

/// Kind, permissions and contents of everything below a directory, by path.
pub(crate) type Snapshot = BTreeMap<PathBuf, (String, u32, Vec<u8>)>;

impl Ground {
    /// With the pack, the canaries, and these submissions.
    pub(crate) fn new(lab: &str, cases: &[Case]) -> Self {
        // Short, since the path of a socket may have 108 bytes.
        let root = tempfile::Builder::new().prefix("hostile-").tempdir().expect("a temporary directory");
        let ground = Self { root, lab: lab.into() };
        for directory in ["canary", "submissions", "home", "tmp", "work"] {
            fs::create_dir(ground.path(directory)).expect("a directory");
        }
        copy_tree(&corpus::root().join("pack"), &ground.path("pack"));
        for (name, text) in
            [("secret.txt", format!("{SECRET}\n")), ("hexsecret.txt", "c0 de".into()), ("linked.txt", "linked".into())]
        {
            fs::write(ground.path("canary").join(name), text).expect("a canary");
        }
        for case in cases {
            (case.build)(&ground.place(case));
        }
        ground
    }

    fn place(&self, case: &Case) -> Place {
        Place {
            path: self.path("submissions").join(&case.student),
            canary: self.path("canary"),
            reference: self.path("pack/tests/solutions").join(&case.lab).join("reference"),
        }
    }

    /// A path below this run's directory.
    pub(crate) fn path(&self, rel: &str) -> PathBuf {
        self.root.path().join(rel)
    }

    /// `lab` with its own home and temporary directory, and a secret in the environment.
    pub(crate) fn lab(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_lab"))
            .args(arguments)
            .current_dir(self.path("work"))
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("GITHUB_TOKEN", SECRET)
            .stdin(Stdio::null())
            .output()
            .expect("lab")
    }

    /// Grades the submissions into `results`.
    pub(crate) fn grade(&self) -> Output {
        let path = |rel| self.path(rel).to_string_lossy().into_owned();
        let (pack, submissions, results) = (path("pack"), path("submissions"), path("results"));
        self.lab(&["grade", "--pack", &pack, "--lab", &self.lab, &submissions, "--output", &results])
    }

    /// What must be the same before and after: everything but the results, and caches in a home.
    pub(crate) fn untouchable(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        for directory in ["canary", "submissions", "pack", "tmp", "work"] {
            take(&self.path(directory), &mut snapshot);
        }
        snapshot
    }

    /// The files of the results by their paths.
    pub(crate) fn results(&self) -> Snapshot {
        let mut snapshot = Snapshot::new();
        if self.path("results").exists() {
            take(&self.path("results"), &mut snapshot);
        }
        snapshot.retain(|_, (kind, ..)| kind == "file");
        snapshot
    }

    /// Processes that still have to do with this run, by their command lines.
    pub(crate) fn processes(&self) -> Vec<String> {
        let root = self.root.path().as_os_str().as_encoded_bytes();
        let is_ours = |bytes: &[u8]| bytes.windows(root.len()).any(|window| window == root);
        // Without /proc, as on macOS, there is nothing to search.
        let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
        let found = processes.filter_map(|entry| {
            let process = entry.ok()?.path();
            let line = fs::read(process.join("cmdline")).ok()?;
            let cwd = fs::read_link(process.join("cwd")).unwrap_or_default();
            (is_ours(&line) || is_ours(cwd.as_os_str().as_encoded_bytes()))
                .then(|| format!("{} {}", process.display(), String::from_utf8_lossy(&line)))
        });
        found.collect()
    }
}

fn take(path: &Path, snapshot: &mut Snapshot) {
    let metadata = fs::symlink_metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (kind, bytes) = if metadata.is_dir() {
        for entry in corpus::entries(path) {
            take(&entry, snapshot);
        }
        ("directory", Vec::new())
    } else if metadata.is_symlink() {
        ("link", fs::read_link(path).expect("a link").into_os_string().into_encoded_bytes())
    } else if metadata.is_file() {
        // Who is not root cannot read a file that the corpus made unreadable.
        ("file", fs::read(path).unwrap_or_default())
    } else {
        ("special", Vec::new())
    };
    snapshot.insert(path.into(), (kind.into(), metadata.permissions().mode(), bytes));
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in corpus::entries(from) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy_tree(&entry, &target);
        } else {
            fs::copy(&entry, &target).expect("a file of the pack");
        }
    }
}
