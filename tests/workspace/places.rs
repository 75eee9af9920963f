//! Where a command works.

use std::fs;

use crate::{pack, workspace, write};
use lab::manifest::pack::Pack;
use lab::workspace::place::{Place, WorkspaceError};

#[test]
fn a_pack_is_found_from_below_and_elsewhere_there_is_nothing() {
    let (dir, _) = pack("v1");
    let place = Place::find(&dir.path().join("rtl/alu"), None).unwrap();
    assert_eq!(place, Place::Pack { root: dir.path().to_owned() });
    assert_eq!(place.pack(), Pack::directory(dir.path()));
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), &[("labs/notes.txt", ""), ("rtl/alu.v", "")]);
    let nowhere = Place::find(elsewhere.path(), None).unwrap();
    assert_eq!((nowhere.state_dir(), nowhere.pack()), (None, Pack::Embedded));
}

#[test]
fn a_workspace_has_its_pack_although_it_looks_like_one() {
    let (_dir, root, (pack_dir, _)) = workspace("v1");
    let pack = Pack::directory(pack_dir.path().canonicalize().unwrap());
    let place = Place::find(&root.join("testbenches/alu"), None).unwrap();
    assert_eq!(place, Place::Workspace { root: root.clone(), pack });
    assert_eq!(place.state_dir(), Some(root.join(".lab")));
}

#[test]
fn a_workspace_of_the_embedded_curriculum_needs_no_pack_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    lab::workspace::init::init(dir.path(), &Pack::Embedded, false).unwrap();
    let place = Place::find(dir.path(), None).unwrap();
    assert_eq!(place, Place::Workspace { root: dir.path().to_owned(), pack: Pack::Embedded });
}

#[test]
fn a_pack_that_is_given_judges_in_a_workspace_and_is_the_place_elsewhere() {
    let (_dir, root, _pack) = workspace("v1");
    let (other, _) = pack("v2");
    let given = Some(other.path());
    let place = Place::find(&root, given).unwrap();
    assert_eq!(place, Place::Workspace { root, pack: Pack::directory(other.path()) });
    let (third, _) = pack("v3");
    assert_eq!(Place::find(third.path(), given).unwrap(), Place::Pack { root: other.path().to_owned() });
    let error = Place::find(third.path(), Some(&third.path().join("labs"))).unwrap_err();
    assert!(matches!(error, WorkspaceError::NotAPack { .. }), "{error}");
}

#[test]
fn a_pack_that_has_gone_is_no_reason_to_judge_by_another() {
    let (_dir, root, (pack_dir, _)) = workspace("v1");
    drop(pack_dir);
    let error = Place::find(&root, None).unwrap_err();
    assert!(error.to_string().contains("lab init --update --pack DIR"), "{error}");
}

#[test]
fn a_workspace_whose_init_was_killed_is_not_taken_for_a_pack() {
    let (_dir, root, _pack) = workspace("v1");
    fs::remove_file(root.join(".lab/workspace.toml")).unwrap();
    write(&root, &[(".lab/unfinished", "")]);
    let error = Place::find(&root, None).unwrap_err();
    assert!(matches!(error, WorkspaceError::Unfinished { .. }), "{error}");
}
