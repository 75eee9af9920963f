//! `lab reset` and `--undo`: whatever was there comes back.

use crate::{at, lab, read, tree, write};
use lab::workspace::snapshot::{FileChange, SnapshotContents, SnapshotError, reset, undo};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const SOURCE: &str = "rtl/alu/alu.v";

/// A workspace with one lab, `alu`, whose skeleton is the text `skeleton`.
struct Bench {
    dir: TempDir,
    now: i64,
}

impl Bench {
    fn new(text: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &[(SOURCE, text)]);
        Self { dir, now: 0 }
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    fn edit(&self, text: &str) {
        write(self.root(), &[(SOURCE, text)]);
    }

    fn reset(&mut self) -> Result<FileChange, SnapshotError> {
        self.now += 1;
        reset(self.root(), &lab("alu", &["alu.v"]), &skeleton(), at(self.now))
    }

    fn try_undo(&mut self) -> Result<FileChange, SnapshotError> {
        self.now += 1;
        undo(self.root(), &lab("alu", &["alu.v"]), &skeleton(), at(self.now))
    }

    /// What is there after an undo.
    fn undo(&mut self) -> String {
        self.try_undo().unwrap();
        read(self.root(), SOURCE)
    }
}

fn skeleton() -> SnapshotContents {
    SnapshotContents::from([("alu.v".to_owned(), b"skeleton".to_vec())])
}

#[test]
fn a_reset_saves_and_an_undo_brings_back() {
    let mut bench = Bench::new("mine");
    let change = bench.reset().unwrap();
    assert_eq!((change.changed, read(bench.root(), SOURCE)), (vec![PathBuf::from(SOURCE)], "skeleton".to_owned()));
    assert_eq!(tree(&change.saved.unwrap()), [(SOURCE.to_owned(), "mine".to_owned())]);
    assert_eq!(bench.undo(), "mine");
}

#[test]
fn the_skeleton_is_the_packs_not_the_workspaces() {
    let (_dir, root, (_pack_dir, pack)) = crate::workspace("v1");
    write(&root, &[(SOURCE, "mine")]);
    let skeleton = lab::workspace::snapshot::skeleton(&pack, &lab("alu", &["alu.v"])).unwrap();
    assert_eq!(skeleton, SnapshotContents::from([("alu.v".to_owned(), b"v1".to_vec())]));
}

#[test]
fn a_reset_of_a_skeleton_changes_and_saves_nothing() {
    let mut bench = Bench::new("skeleton");
    assert_eq!(bench.reset().unwrap(), FileChange { changed: vec![], saved: None, restored: None });
    assert!(matches!(bench.try_undo(), Err(SnapshotError::NothingSaved { .. })));
}

#[test]
fn a_missing_file_comes_back_as_the_skeleton() {
    let mut bench = Bench::new("mine");
    fs::remove_dir_all(bench.root().join("rtl")).unwrap();
    let change = bench.reset().unwrap();
    assert_eq!((change.saved, read(bench.root(), SOURCE)), (None, "skeleton".to_owned()));
}

#[test]
fn several_undos_walk_back_and_round() {
    let mut bench = Bench::new("a");
    for text in ["b", "c"] {
        bench.reset().unwrap();
        bench.edit(text);
    }
    bench.reset().unwrap();
    let walk: Vec<String> = (0..6).map(|_| bench.undo()).collect();
    assert_eq!(walk, ["c", "b", "a", "c", "b", "a"]);
}

#[test]
fn an_undo_is_undone_without_losing_what_was_edited_since() {
    let mut bench = Bench::new("a");
    bench.reset().unwrap();
    assert_eq!(bench.undo(), "a");
    bench.edit("a, better");
    // By mistake: nothing was reset since. Once more, and it is back.
    assert_eq!(bench.undo(), "a");
    assert_eq!(bench.undo(), "a, better");
}

#[test]
fn the_same_work_saved_twice_is_one_step_of_the_walk() {
    let mut bench = Bench::new("a");
    bench.reset().unwrap();
    bench.edit("b");
    bench.reset().unwrap();
    bench.edit("a");
    bench.reset().unwrap();
    assert_eq!([bench.undo(), bench.undo(), bench.undo()], ["a", "b", "a"]);
}

#[test]
fn the_only_saved_state_is_not_brought_back_over_itself() {
    let mut bench = Bench::new("a");
    bench.reset().unwrap();
    bench.undo();
    assert!(matches!(bench.try_undo(), Err(SnapshotError::OnlyThis { .. })));
    assert_eq!(read(bench.root(), SOURCE), "a");
}

/// Whatever a reset or an undo took away is found again by undoing, whatever the order of edits, resets and undos.
#[test]
fn no_sequence_of_edits_resets_and_undos_loses_anything() {
    const STEPS: u32 = 5;
    for sequence in 0..3_usize.pow(STEPS) {
        let mut bench = Bench::new("text");
        let mut taken = BTreeSet::new();
        for step in 0..STEPS {
            let present = read(bench.root(), SOURCE);
            let change = match sequence / 3_usize.pow(step) % 3 {
                0 => bench.reset(),
                1 => bench.try_undo(),
                _ => {
                    bench.edit(&format!("text {step}"));
                    continue;
                }
            };
            taken.extend(change.is_ok().then_some(present));
        }
        let mut found = BTreeSet::from([read(bench.root(), SOURCE), "skeleton".to_owned()]);
        for _ in 0..STEPS {
            drop(bench.try_undo());
            found.insert(read(bench.root(), SOURCE));
        }
        assert!(taken.is_subset(&found), "sequence {sequence}: {taken:?} of {found:?}");
    }
}

#[test]
fn labs_do_not_share_snapshots_even_if_one_name_ends_in_the_other() {
    let mut bench = Bench::new("mine");
    bench.reset().unwrap();
    let other = lab("big-alu", &["alu.v"]);
    write(bench.root(), &[("rtl/big-alu/alu.v", "big")]);
    reset(bench.root(), &other, &skeleton(), at(5)).unwrap();
    assert_eq!(bench.undo(), "mine");
    assert_eq!(read(bench.root(), "rtl/big-alu/alu.v"), "skeleton");
}

#[test]
fn several_files_come_back_together_and_a_file_that_was_not_there_goes() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab("fifo", &["fifo.v", "memory.v"]);
    let skeleton: SnapshotContents =
        ["fifo.v", "memory.v"].map(|name| (name.to_owned(), b"skeleton".to_vec())).into_iter().collect();
    write(dir.path(), &[("rtl/fifo/fifo.v", "mine"), ("rtl/fifo/notes.txt", "mine")]);
    assert_eq!(reset(dir.path(), &lab, &skeleton, at(0)).unwrap().changed.len(), 2);
    undo(dir.path(), &lab, &skeleton, at(1)).unwrap();
    assert_eq!(read(dir.path(), "rtl/fifo/fifo.v"), "mine");
    assert!(!dir.path().join("rtl/fifo/memory.v").exists());
    assert_eq!(read(dir.path(), "rtl/fifo/notes.txt"), "mine");
}

#[test]
fn a_link_is_replaced_and_what_it_points_to_stays() {
    let mut bench = Bench::new("");
    write(bench.root(), &[("repository/alu.v", "mine")]);
    fs::remove_file(bench.root().join(SOURCE)).unwrap();
    std::os::unix::fs::symlink("../../repository/alu.v", bench.root().join(SOURCE)).unwrap();
    bench.reset().unwrap();
    assert_eq!(read(bench.root(), "repository/alu.v"), "mine");
    assert_eq!(read(bench.root(), SOURCE), "skeleton");
    assert_eq!(bench.undo(), "mine");
}

#[test]
fn what_cannot_be_saved_is_not_replaced() {
    let mut bench = Bench::new("mine");
    write(bench.root(), &[(".lab/snapshots", "a file in the way")]);
    assert!(matches!(bench.reset(), Err(SnapshotError::File(_))));
    assert_eq!(read(bench.root(), SOURCE), "mine");
    fs::remove_file(bench.root().join(SOURCE)).unwrap();
    fs::create_dir(bench.root().join(SOURCE)).unwrap();
    assert!(matches!(bench.reset(), Err(SnapshotError::NotAFile { .. })));
}

#[test]
fn a_snapshot_that_a_kill_left_unfinished_is_passed_over() {
    let mut bench = Bench::new("mine");
    bench.reset().unwrap();
    write(bench.root(), &[(".lab/snapshots/.lab-x1/rtl/alu/alu.v", "half"), (".lab/snapshots/notes.txt", "")]);
    assert_eq!(bench.undo(), "mine");
}
