//! Where things are, what is read of them, and that nothing of a learner's is ever lost.
#![expect(clippy::disallowed_methods, reason = "the tests start themselves as children, and mkfifo")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod attempt;
#[path = "../cli/fixture.rs"]
#[allow(dead_code, reason = "a part of it is used here")]
mod fixture;
mod init;
mod places;
mod reset;
mod sources;
#[path = "../unprivileged/mod.rs"]
mod unprivileged;
mod update;
#[path = "../support/workspace.rs"]
mod workspace;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lab::domain::id::LabId;
use lab::domain::lab::{Dut, Lab, Work};
use lab::manifest::pack::Pack;
use tempfile::TempDir;

/// A lab of one module in these files.
fn lab(id: &str, sources: &[&str]) -> Lab {
    Lab {
        id: LabId::new(id).unwrap(),
        title: String::new(),
        summary: String::new(),
        work: Work::Design(Dut {
            top: "top".to_owned(),
            sources: sources.iter().map(|&name| name.to_owned()).collect(),
            supplied: Vec::new(),
            constant_bits: vec![],
            clock: None,
            ports: Vec::new(),
        }),
        checks: Vec::new(),
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_767_000_000 + second).unwrap()
}

/// Writes files into a directory, by path.
fn write(root: &Path, files: &[(&str, &str)]) {
    for (rel, text) in files {
        let path = root.join(rel);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn read(root: &Path, rel: &str) -> String {
    fs::read_to_string(root.join(rel)).unwrap()
}

/// A pack of one lab, `alu`, whose files all say `version`.
fn pack(version: &str) -> (TempDir, Pack) {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        "labs/alu/lab.toml",
        "labs/alu/README.md",
        "labs/alu/golden.py",
        "rtl/alu/alu.v",
        "rtl/common/delay.v",
        "testbenches/alu/alu_tb.v",
        "testbenches/common/vectors.py",
        "tests/solutions/alu/reference/alu.v",
    ];
    write(dir.path(), &files.map(|rel| (rel, version)));
    let pack = Pack::directory(dir.path());
    (dir, pack)
}

/// A workspace of the pack of `version`.
fn workspace(version: &str) -> (TempDir, PathBuf, (TempDir, Pack)) {
    let (dir, pack) = (tempfile::tempdir().unwrap(), pack(version));
    let root = dir.path().join("work");
    lab::workspace::init::init(&root, &pack.1, false).unwrap();
    (dir, root, pack)
}

/// All files below a directory by path, sorted, with their contents.
fn tree(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for path in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                directories.push(path);
            } else {
                let rel = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.push((rel, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned()));
            }
        }
    }
    files.sort();
    files
}
