//! Which files of a learner are read, and which are not.

use lab::domain::finding::{Code, Finding, FindingKind};
use lab::workspace::sources::{MAX_SOURCE_BYTES, Sources};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

use crate::unprivileged::without_privileges;
use crate::{lab, write};

const SOURCE: &str = "rtl/alu/alu.v";

/// A workspace with one source file, or none.
fn own(text: Option<&str>) -> (TempDir, Sources) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("rtl/alu")).unwrap();
    if let Some(text) = text {
        write(dir.path(), &[(SOURCE, text)]);
    }
    let sources = Sources::Own(dir.path().to_owned());
    (dir, sources)
}

fn text(sources: &Sources) -> Result<String, Box<Finding>> {
    sources.read(&lab("alu", &["alu.v"]), "alu.v").map(|source| source.text)
}

fn refusal(sources: &Sources) -> (Code, String) {
    let finding = text(sources).unwrap_err();
    assert!(finding.next_step.is_some(), "{} has no next step", finding.message);
    assert_eq!(finding.kind, FindingKind::SourceUnusable);
    (finding.code, finding.message)
}

fn overlay(files: &[(&str, &str)]) -> (TempDir, Sources) {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), files);
    let sources = Sources::overlay(dir.path().to_owned()).unwrap();
    (dir, sources)
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_source_is_named_as_the_learner_knows_it() {
    let (_dir, sources) = own(Some("module top; endmodule\n"));
    let source = sources.read(&lab("alu", &["alu.v"]), "alu.v").unwrap();
    assert_eq!((source.name.as_str(), source.display.as_str()), ("alu.v", SOURCE));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let (_dir, sources) = own(Some("\u{feff}module top; endmodule"));
    assert_eq!(text(&sources).unwrap(), "module top; endmodule");
}

#[test]
fn a_missing_or_empty_file_leads_back_to_the_skeleton() {
    let cases = [
        (None, FindingKind::SourceMissing, Code::SourceMissing),
        (Some(" \n"), FindingKind::SourceMissing, Code::SourceEmpty),
    ];
    for (text, kind, code) in cases {
        let (_dir, sources) = own(text);
        let finding = self::text(&sources).unwrap_err();
        assert_eq!((finding.kind, finding.code), (kind, code));
        assert_eq!(finding.next_step.as_deref(), Some("lab reset alu brings the skeleton back"));
    }
}

#[test]
fn a_file_may_be_as_large_as_the_limit_and_no_larger() {
    let limit = usize::try_from(MAX_SOURCE_BYTES).unwrap();
    assert!(text(&own(Some(&"/".repeat(limit))).1).is_ok());
    let (code, message) = refusal(&own(Some(&"/".repeat(limit + 1))).1);
    assert_eq!((code, message.as_str()), (Code::SourceTooLarge, "`rtl/alu/alu.v` is larger than 256 KiB"));
}

#[test]
fn half_a_character_is_told_apart_from_what_is_not_text() {
    let cases: [(&[u8], Code); 3] = [
        (b"\xff\xfe\x00\xd8m\0", Code::SourceEncoding),
        (b"module\0", Code::SourceBinary),
        (b"PK\x03\x04rest", Code::SourceBinary),
    ];
    for (bytes, code) in cases {
        let (dir, sources) = own(None);
        fs::write(dir.path().join(SOURCE), bytes).unwrap();
        assert_eq!(refusal(&sources).0, code);
    }
}

#[test]
fn a_directory_a_pipe_and_a_device_are_not_read() {
    let (dir, sources) = own(None);
    let path = dir.path().join(SOURCE);
    fs::create_dir(&path).unwrap();
    assert_eq!(refusal(&sources), (Code::SourceNotAFile, "`rtl/alu/alu.v` is a directory, not a file".to_owned()));
    fs::remove_dir(&path).unwrap();
    make_pipe(&path);
    assert!(refusal(&sources).1.contains("is a pipe, not a file"));
    fs::remove_file(&path).unwrap();
    symlink("/dev/zero", &path).unwrap();
    assert!(refusal(&sources).1.contains("is a socket or a device, not a file"));
    fs::remove_file(&path).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    assert!(refusal(&sources).1.contains("is a socket or a device, not a file"));
}

#[test]
fn ones_own_links_are_followed_but_not_in_circles() {
    let (dir, sources) = own(None);
    let path = dir.path().join(SOURCE);
    write(dir.path(), &[("elsewhere.v", "module top; endmodule")]);
    symlink("../../elsewhere.v", &path).unwrap();
    assert_eq!(text(&sources).unwrap(), "module top; endmodule");
    fs::remove_file(&path).unwrap();
    symlink("alu.v", &path).unwrap();
    assert!(refusal(&sources).1.contains("leads back to itself"));
}

#[test]
fn a_file_without_read_permission_says_how_to_get_it() {
    let (dir, sources) = own(Some("module top; endmodule"));
    fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o755)).unwrap();
    fs::set_permissions(dir.path().join(SOURCE), PermissionsExt::from_mode(0o000)).unwrap();
    let finding = without_privileges(move || text(&sources)).unwrap_err();
    assert_eq!(finding.code, Code::SourceUnreadable);
    assert_eq!(finding.next_step.as_deref(), Some("make it readable: chmod u+r rtl/alu/alu.v"));
}

#[test]
fn an_overlay_is_searched_from_the_most_to_the_least_specific_place() {
    let places = [("rtl/alu/alu.v", "first"), ("alu/alu.v", "second"), ("alu.v", "third")];
    for start in 0..places.len() {
        assert_eq!(text(&overlay(&places[start..]).1).unwrap(), places[start].1);
    }
    // The other extension of Verilog comes after all of these.
    let other = [("alu.v", "exact"), ("rtl/alu/alu.sv", "other")];
    for (start, expected) in [(0, "exact"), (1, "other")] {
        assert_eq!(text(&overlay(&other[start..]).1).unwrap(), expected);
    }
    // A file in the place of a directory is no obstacle.
    assert_eq!(text(&overlay(&[("rtl", ""), ("alu.v", "third")]).1).unwrap(), "third");
    let (dir, sources) = overlay(&[]);
    let finding = text(&sources).unwrap_err();
    let expected = format!("hand the file in as {}", dir.path().join(SOURCE).display());
    assert_eq!((finding.kind, finding.next_step), (FindingKind::SourceMissing, Some(expected)));
}

#[test]
fn an_overlay_never_leads_outside_of_it() {
    let secret = tempfile::tempdir().unwrap();
    write(secret.path(), &[("alu.v", "secret"), ("alu/alu.v", "secret")]);
    let links = [
        ("alu.v", secret.path().join("alu.v")),
        ("alu", secret.path().join("alu")),
        ("rtl", secret.path().to_owned()),
        ("rtl/alu", secret.path().join("alu")),
        ("rtl/alu/alu.v", secret.path().join("alu.v")),
        ("rtl/alu/alu.v", "inside.v".into()),
    ];
    for (link, target) in links {
        let (dir, sources) = overlay(&[("inside.v", "inside")]);
        fs::create_dir_all(dir.path().join(link).parent().unwrap()).unwrap();
        symlink(target, dir.path().join(link)).unwrap();
        let (code, message) = refusal(&sources);
        assert_eq!(code, Code::SourceNotAFile, "{link}");
        assert!(message.contains("symbolic link"), "{link}: {message}");
    }
    let (_dir, sources) = overlay(&[("alu.v", "inside")]);
    let escape = sources.read(&lab("alu", &["../alu.v"]), "../alu.v").unwrap_err();
    assert_eq!(escape.kind, FindingKind::SourceMissing);
}

#[test]
fn a_pipe_in_an_overlay_does_not_hang() {
    let (dir, sources) = overlay(&[]);
    make_pipe(&dir.path().join("alu.v"));
    assert!(refusal(&sources).1.contains("is a pipe, not a file"));
}

#[test]
fn an_overlay_that_does_not_exist_is_not_a_missing_source() {
    let error = Sources::overlay("/nonexistent/dir".into()).unwrap_err();
    assert!(error.to_string().starts_with("cannot read `/nonexistent/dir`"), "{error}");
}
