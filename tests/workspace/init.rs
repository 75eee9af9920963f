//! Writing a workspace.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{pack, read, tree, workspace, write};
use lab::manifest::pack::Pack;
use lab::workspace::init::{InitError, init};
use lab::workspace::place::Place;
use lab::workspace::settings::Settings;

/// Tells the test below that it is a child, and where it works.
const TARGET: &str = "LAB_TEST_INIT_TARGET";

fn paths(root: &Path) -> Vec<String> {
    tree(root).into_iter().map(|(path, _)| path).collect()
}

#[test]
fn a_workspace_has_what_a_learner_needs_and_no_solution() {
    let (_dir, root, _pack) = workspace("v1");
    let expected = [
        ".lab/.gitattributes",
        ".lab/.gitignore",
        ".lab/lock",
        ".lab/workspace.toml",
        "README.md",
        "labs/alu/README.md",
        "labs/alu/lab.toml",
        "rtl/alu/alu.v",
        "rtl/common/delay.v",
        "testbenches/alu/alu_tb.v",
    ];
    assert_eq!(paths(&root), expected);
    let settings = Settings::read(&root).unwrap().unwrap();
    assert_eq!(settings.files.len(), 6);
    assert_eq!(settings.lab_version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_embedded_curriculum_is_written_whole() {
    let dir = tempfile::tempdir().unwrap();
    let summary = init(dir.path(), &Pack::Embedded, false).unwrap();
    for rel in ["labs/alu/hints.md", "rtl/alu/alu.v", "testbenches/alu/random.vec", "testbenches/common/trace.vh"] {
        assert!(summary.added.iter().any(|path| path == rel), "{rel}");
    }
    assert!(paths(dir.path()).iter().all(|path| !path.contains(".py") && !path.contains("solutions")));
}

#[test]
fn a_directory_with_something_in_it_is_left_alone_unless_forced() {
    let (dir, (_pack_dir, pack)) = (tempfile::tempdir().unwrap(), pack("v1"));
    write(dir.path(), &[("rtl/alu/alu.v", "mine"), ("labs/alu/README.md", "v1"), ("thesis.tex", "mine")]);
    let before = tree(dir.path());
    let error = init(dir.path(), &pack, false).unwrap_err();
    assert!(matches!(error, InitError::NotEmpty { .. }), "{error}");
    assert_eq!(tree(dir.path()), before);
    let summary = init(dir.path(), &pack, true).unwrap();
    assert_eq!(summary.kept, ["rtl/alu/alu.v"]);
    assert_eq!((read(dir.path(), "rtl/alu/alu.v"), read(dir.path(), "thesis.tex")), ("mine".into(), "mine".into()));
}

#[test]
fn hidden_files_are_no_obstacle() {
    let (dir, (_pack_dir, pack)) = (tempfile::tempdir().unwrap(), pack("v1"));
    write(dir.path(), &[(".git/HEAD", "ref: refs/heads/main")]);
    assert!(init(dir.path(), &pack, false).is_ok());
}

#[test]
fn a_workspace_and_a_pack_are_not_written_over_even_if_forced() {
    let (_dir, root, (pack_dir, pack)) = workspace("v1");
    let error = init(&root, &pack, true).unwrap_err();
    assert!(error.to_string().contains("`lab init --update "), "{error}");
    let error = init(pack_dir.path(), &Pack::Embedded, true).unwrap_err();
    assert!(matches!(error, InitError::IsPack { .. }), "{error}");
}

#[test]
fn a_file_in_the_place_of_the_directory_is_named() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("work", "")]);
    let error = init(&dir.path().join("work"), &Pack::Embedded, false).unwrap_err();
    assert!(error.to_string().starts_with("cannot write to `"), "{error}");
}

#[test]
fn an_init_that_is_killed_is_completed_by_the_next() {
    let (dir, whole) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    init(whole.path(), &Pack::Embedded, false).unwrap();
    for round in 0..12 {
        let root = dir.path().join(round.to_string());
        kill_init(&root, Duration::from_millis(4 * round));
        match init(&root, &Pack::Embedded, false) {
            Ok(summary) => assert_eq!(summary.kept, [""; 0], "nothing was half-written"),
            Err(error) => assert!(matches!(error, InitError::IsWorkspace { .. }), "{error}"),
        }
        assert_eq!(paths(&root), paths(whole.path()), "round {round}");
        assert!(tree(&root) == tree(whole.path()), "round {round}");
        assert!(matches!(Place::find(&root, None), Ok(Place::Workspace { .. })));
    }
}

/// Starts an init of the embedded curriculum, and kills it a while after it began.
fn kill_init(root: &Path, after: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "init::child_inits", "--ignored", "--test-threads=1"])
        .env(TARGET, root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    while !root.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
#[ignore = "started by an_init_that_is_killed_is_completed_by_the_next"]
fn child_inits() {
    let Some(root) = std::env::var_os(TARGET) else { return };
    init(Path::new(&root), &Pack::Embedded, false).unwrap();
}

#[test]
fn what_a_kill_leaves_in_mid_init_is_completed() {
    let (_dir, root, (_pack_dir, pack)) = workspace("v1");
    let whole = tree(&root);
    fs::remove_file(root.join(".lab/workspace.toml")).unwrap();
    fs::remove_dir_all(root.join("testbenches")).unwrap();
    write(&root, &[(".lab/unfinished", ""), (".lab-1.tmp", "ha"), ("labs/alu/.lab-2.tmp", "")]);
    assert_eq!(init(&root, &pack, false).unwrap().added, ["testbenches/alu/alu_tb.v"]);
    assert_eq!(tree(&root), whole);
}
