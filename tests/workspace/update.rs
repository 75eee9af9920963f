//! Bringing a workspace up to date.

use crate::{at, lab, pack, read, tree, workspace, write};
use lab::domain::check::{Check, CheckKind, Judge, SimulateCase};
use lab::domain::lab::Lab;
use lab::domain::weight::Weight;
use lab::manifest::harness::LabFiles;
use lab::manifest::pack::Pack;
use lab::workspace::init::{Differences, InitError, InitSummary, differences, update};
use lab::workspace::settings::Settings;
use std::fs;
use std::path::Path;

const SKELETON: &str = "rtl/alu/alu.v";
const TESTBENCH: &str = "testbenches/alu/alu_tb.v";
const COPIES: [&str; 4] = ["labs/alu/README.md", "labs/alu/lab.toml", "rtl/common/delay.v", TESTBENCH];

fn saved(summary: &InitSummary) -> Vec<(String, String)> {
    summary.saved.as_deref().map(tree).unwrap_or_default()
}

fn files(root: &Path) -> Vec<(String, String)> {
    let mut files = tree(root);
    files.retain(|(path, _)| !path.starts_with(".lab"));
    files
}

#[test]
fn copies_and_an_untouched_skeleton_follow_the_pack() {
    let (_dir, root, _v1) = workspace("v1");
    let (v2_dir, v2) = pack("v2");
    write(v2_dir.path(), &[("rtl/mac/mac.v", "v2"), ("labs/mac/lab.toml", "v2")]);
    let summary = update(&root, &v2, at(0)).unwrap();
    assert_eq!(summary.added, ["labs/mac/lab.toml", "rtl/mac/mac.v"]);
    assert_eq!(summary.updated, [&COPIES[..2], &[SKELETON], &COPIES[2..]].concat());
    assert_eq!((summary.kept.len(), read(&root, SKELETON)), (0, "v2".to_owned()));
    assert_eq!(saved(&summary), [(SKELETON.to_owned(), "v1".to_owned())]);
    let settings = Settings::read(&root).unwrap().unwrap();
    assert_eq!(settings.pack, Some(v2_dir.path().canonicalize().unwrap()));
    assert_eq!(update(&root, &v2, at(1)).unwrap(), InitSummary::default());
}

#[test]
fn the_learners_work_stays_and_is_only_mentioned_when_its_skeleton_changed() {
    let (_dir, root, (_v1_dir, v1)) = workspace("v1");
    let (_v2_dir, v2) = pack("v2");
    write(&root, &[(SKELETON, "mine"), ("README.md", "my portfolio"), ("rtl/alu/helper.v", "mine too")]);
    assert_eq!(update(&root, &v1, at(0)).unwrap(), InitSummary::default());
    let summary = update(&root, &v2, at(1)).unwrap();
    assert_eq!((&summary.kept[..], &summary.saved), (&[SKELETON.to_owned()][..], &None));
    assert_eq!(update(&root, &v2, at(2)).unwrap(), InitSummary::default(), "said once is enough");
    assert_eq!(
        [SKELETON, "README.md", "rtl/alu/helper.v"].map(|rel| read(&root, rel)),
        ["mine", "my portfolio", "mine too"]
    );
}

#[test]
fn an_edited_copy_is_saved_and_replaced() {
    let (_dir, root, (_v1_dir, v1)) = workspace("v1");
    write(&root, &[(TESTBENCH, "with my $display")]);
    let summary = update(&root, &v1, at(0)).unwrap();
    assert_eq!(summary.updated, [TESTBENCH]);
    assert_eq!(saved(&summary), [(TESTBENCH.to_owned(), "with my $display".to_owned())]);
    assert_eq!(read(&root, TESTBENCH), "v1");
}

#[test]
fn a_deleted_file_comes_back() {
    let (_dir, root, (_v1_dir, v1)) = workspace("v1");
    fs::remove_file(root.join(SKELETON)).unwrap();
    fs::remove_file(root.join(TESTBENCH)).unwrap();
    assert_eq!(update(&root, &v1, at(0)).unwrap().added, [SKELETON, TESTBENCH]);
}

#[test]
fn an_update_that_was_killed_is_done_again() {
    let (_dir, root, _v1) = workspace("v1");
    let (_v2_dir, v2) = pack("v2");
    // Killed before the settings were written, when some files were new already.
    write(&root, &[(SKELETON, "v2"), ("labs/alu/README.md", "v2")]);
    let summary = update(&root, &v2, at(0)).unwrap();
    assert_eq!(
        (summary.updated, summary.kept, summary.saved),
        (COPIES[1..].iter().map(|&rel| rel.into()).collect(), vec![], None)
    );
    assert_eq!(read(&root, SKELETON), "v2");
}

#[test]
fn only_a_workspace_is_brought_up_to_date() {
    let (dir, pack) = pack("v1");
    let before = files(dir.path());
    let error = update(dir.path(), &pack, at(0)).unwrap_err();
    assert!(matches!(error, InitError::NotAWorkspace { .. }), "{error}");
    assert_eq!(files(dir.path()), before);
}

#[test]
fn an_update_without_room_for_the_snapshot_changes_nothing() {
    let (_dir, root, _v1) = workspace("v1");
    let (_v2_dir, v2) = pack("v2");
    // A file in the place of the directory of snapshots: not even root can write there.
    write(&root, &[(".lab/snapshots", "")]);
    let before = files(&root);
    assert!(update(&root, &v2, at(0)).is_err());
    assert_eq!(files(&root), before);
}

/// What differs from the lab `alu` of a pack, which has a testbench.
fn copies(root: &Path, pack: &Pack) -> Differences {
    let judge = Judge::Patterns { expect: vec!["ok".to_owned()], reject: Vec::new() };
    let case = SimulateCase { name: "old".to_owned(), testbench: "alu_tb.v".to_owned(), judge, cpu_limit_s: 1 };
    let check = Check { kind: CheckKind::Simulate(case), weight: Weight::default() };
    let lab = Lab { checks: vec![check], ..lab("alu", &["alu.v"]) };
    differences(root, LabFiles::read(pack, &lab).all().unwrap()).unwrap()
}

#[test]
fn edited_copies_are_told_from_outdated_ones() {
    let (_dir, root, (_v1_dir, v1)) = workspace("v1");
    assert_eq!(copies(&root, &v1), Differences::default());
    write(&root, &[(TESTBENCH, "v1 made easier")]);
    fs::remove_file(root.join("labs/alu/README.md")).unwrap();
    assert_eq!(copies(&root, &v1).edited, [TESTBENCH]);
    let (_v2_dir, v2) = pack("v2");
    let expected = Differences { edited: vec![TESTBENCH.into()], outdated: vec!["labs/alu/lab.toml".into()] };
    assert_eq!(copies(&root, &v2), expected);
}
