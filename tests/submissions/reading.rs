//! One submission after the other, honest and hostile.

use lab::domain::finding::{Code, Finding, FindingKind};
use lab::domain::lab::{Lab, Work};
use lab::grade::roster::Roster;
use lab::grade::submission::{Submission, SubmissionReader};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

use crate::packs::TestPack;
use crate::unprivileged::without_privileges;

const DESIGN: &str = "module adder;\nendmodule\n";

/// The lab `adder`, of one source.
fn adder() -> Lab {
    TestPack::adder().load().expect("a lab")
}

/// A directory of submissions.
struct Class(TempDir);

impl Class {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let class = Self(TempDir::new().expect("a temporary directory"));
        for (rel, bytes) in files {
            class.write(rel, bytes);
        }
        class
    }

    fn of(rel: &str, bytes: &[u8]) -> Self {
        Self::new(&[(rel, bytes)])
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, rel: &str, bytes: &[u8]) {
        let path = self.path().join(rel);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, bytes).expect("a file");
    }

    fn roster(&self) -> Roster {
        Roster::discover(self.path()).expect("a roster")
    }

    /// The first student's submission to a lab.
    fn read(&self, lab: &Lab) -> Result<Submission, Finding> {
        let roster = self.roster();
        let read = SubmissionReader::new(&roster, [lab]).read(&roster.entries[0], lab);
        if let Err(finding) = &read {
            let text = format!("{finding:?}");
            assert!(!text.contains(&self.path().display().to_string()), "{text}");
        }
        read
    }

    /// The kind and the message of what is wrong with the first student's submission.
    fn wrong(&self, lab: &Lab) -> (FindingKind, String) {
        let finding = self.read(lab).expect_err("a finding");
        (finding.kind, finding.message)
    }
}

#[test]
fn a_file_is_taken_under_the_name_of_the_manifest() {
    let text = [b"\xef\xbb\xbf", DESIGN.as_bytes()].concat();
    let submission = Class::of("-o evil.v", &text).read(&adder()).expect("a submission");
    let [file] = submission.files.as_slice() else { panic!("{submission:?}") };
    assert_eq!((file.name.as_str(), file.display.as_str(), file.text.as_str()), ("adder.v", "-o evil.v", DESIGN));
    let [submitted] = submission.submitted.as_slice() else { panic!("{submission:?}") };
    assert_eq!((submitted.name.as_str(), submitted.bytes), ("adder.v", 27));
    // `printf '\xef\xbb\xbfmodule adder;\nendmodule\n' | sha256sum`
    assert_eq!(submitted.sha256, "931ccd58c46e953ab29b5da6e3bf41d1065104b3e925ccd22405453be04905b2");
    // `printf 'adder.v 27\n\xef\xbb\xbfmodule adder;\nendmodule\n' | sha256sum`
    assert_eq!(submission.sha256, "6e6c3322f6a80e8d9c64b64e12d7cc91e4a1c5eeaa940fd2c065065f73720efd");
    let same = Class::of("other.v", &text).read(&adder()).expect("a submission");
    assert_eq!(same.sha256, submission.sha256);
}

#[test]
fn a_folder_is_searched_from_the_most_to_the_least_certain_place() {
    let lab = adder();
    let files: [(&str, &[u8]); 5] = [
        ("ann/adder.v", b"// 1"),
        ("ann/rtl/adder/adder.v", b"// 2"),
        ("ann/adder/adder.v", b"// 3"),
        ("ann/adder/adder.sv", b"// 4"),
        ("ann/mine.SV", b"// 5"),
    ];
    for (index, (rel, text)) in files.iter().enumerate() {
        let submission = Class::new(&files[index..]).read(&lab).expect("a submission");
        assert_eq!(submission.files[0].text.as_bytes(), *text);
        assert_eq!(submission.files[0].display, *rel);
    }
    let nothing = Class::of("ann/adder.txt", b"x").wrong(&lab);
    assert_eq!(nothing.0, FindingKind::SourceMissing);
    assert!(nothing.1.ends_with("`adder.v` is not in the folder `ann`; no Verilog file is in it"), "{}", nothing.1);
    let two = Class::new(&[("ann/a\x1b[2J.v", b"x"), ("ann/b.v", b"x")]).wrong(&lab);
    assert!(two.1.ends_with("cannot be told: `a\u{fffd}[2J.v`, `b.v`"), "{}", two.1);
}

fn set_sources(lab: &mut Lab, names: &[&str]) {
    let Work::Design(dut) = &mut lab.work else { panic!("a design") };
    dut.sources = names.iter().map(|&name| name.to_owned()).collect();
}

#[test]
fn several_sources_or_several_labs_need_a_folder() {
    let mut two = adder();
    set_sources(&mut two, &["adder.v", "alu.v"]);
    let (kind, message) = Class::of("ann.v", b"x").wrong(&two);
    assert_eq!(
        (kind, message.as_str()),
        (FindingKind::SourceMissing, "`ann.v` is one file, but the lab adder has the files adder.v, alu.v")
    );
    let class = Class::new(&[("ann/adder.v", b"// a"), ("ann/alu.v", b"// b")]);
    let submission = class.read(&two).expect("a submission");
    assert_eq!(submission.files.iter().map(|file| file.text.as_str()).collect::<Vec<_>>(), ["// a", "// b"]);
    let (_, message) = Class::of("ann/adder.v", b"x").wrong(&two);
    assert!(message.contains("`alu.v` is not in the folder `ann`; only `adder.v` is"), "{message}");

    // The only file of a folder is not that of whatever lab is asked for.
    let mut alu = adder();
    set_sources(&mut alu, &["alu.v"]);
    for (class, fits) in [
        (Class::of("ann/alu.v", b"x"), false),
        (Class::of("ann/alu.sv", b"x"), false),
        (Class::of("ann/mine.v", b"x"), true),
        (Class::of("ann.v", b"x"), false),
    ] {
        let roster = class.roster();
        let read = SubmissionReader::new(&roster, [&adder(), &alu]).read(&roster.entries[0], &adder());
        assert_eq!(
            read.map_err(|finding| finding.kind).map(|_| ()),
            if fits { Ok(()) } else { Err(FindingKind::SourceMissing) }
        );
    }
}

#[test]
fn what_is_no_plain_text_is_refused_and_named() {
    let large = vec![b' '; 256 * 1024 + 1];
    let cases: [(&[u8], Code, &str); 11] = [
        (b"", Code::SourceEmpty, "`ann.v` is empty"),
        (b"\xef\xbb\xbf \r\n\t", Code::SourceEmpty, "`ann.v` is empty"),
        (&large, Code::SourceTooLarge, "larger than 256 KiB"),
        (b"module\0", Code::SourceBinary, "NUL"),
        (b"\xff\xfem\0\n", Code::SourceEncoding, "UTF-16"),
        (b"\x1f\x8b\x08rest", Code::SourceBinary, "(gzip)"),
        (b"PK\x03\x04rest", Code::SourceBinary, "(ZIP)"),
        (b"\xfd7zXZ\0rest", Code::SourceBinary, "(xz)"),
        (b"BZh91AY&SY", Code::SourceBinary, "(bzip2)"),
        (b"\x28\xb5\x2f\xfdrest", Code::SourceBinary, "(Zstandard)"),
        (b"7z\xbc\xaf\x27\x1c", Code::SourceBinary, "(7-Zip)"),
    ];
    for (bytes, code, message) in cases {
        let wrong = Class::of("ann.v", bytes).read(&adder()).expect_err("a finding");
        let is_empty = code == Code::SourceEmpty;
        let kind = if is_empty { FindingKind::SourceMissing } else { FindingKind::SourceUnusable };
        assert_eq!((wrong.kind, wrong.code), (kind, code), "{message}");
        assert!(wrong.message.contains(message), "{wrong:?} for {message}");
    }
}

#[test]
fn nothing_outside_of_a_submission_is_reached_by_a_link() {
    let secret = Class::of("secret.v", DESIGN.as_bytes());
    let target = secret.path().join("secret.v");
    let link = |rel: &str, to: &Path| {
        let class = Class::new(&[]);
        let path = class.path().join(rel);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        symlink(to, path).expect("a link");
        class
    };
    for class in [
        link("ann.v", &target),
        link("ann", secret.path()),
        link("ann/adder.v", &target),
        link("ann/mine.v", &target),
        link("ann/rtl", secret.path()),
        link("ann.v", Path::new("ann.v")),
    ] {
        let (kind, message) = class.wrong(&adder());
        assert!(kind == FindingKind::SourceUnusable && message.contains("symbolic link"), "{message}");
    }
}

#[test]
fn a_pipe_does_not_hang_and_a_directory_is_no_file() {
    let class = Class::new(&[("bob.v", b"x")]);
    let made = Command::new("mkfifo").arg(class.path().join("ann.v")).status().expect("mkfifo");
    assert!(made.success());
    assert!(class.wrong(&adder()).1.contains("is a pipe, not a file"));
    let class = Class::of("ann/adder.v/x", b"x");
    let (kind, message) = class.wrong(&adder());
    assert_eq!((kind, message.as_str()), (FindingKind::SourceUnusable, "`ann/adder.v` is a directory, not a file"));
}

#[test]
fn what_nobody_can_judge_is_no_fault_of_the_student() {
    let lab = adder();
    let class = Class::of("ann.v", DESIGN.as_bytes());
    fs::hard_link(class.path().join("ann.v"), class.path().join("bob.v")).expect("a link");
    let (kind, message) = class.wrong(&lab);
    assert!(kind == FindingKind::Disk && message.contains("2 hard links"), "{message}");

    let class = Class::of("ann.v", DESIGN.as_bytes());
    let roster = class.roster();
    let reader = SubmissionReader::new(&roster, [&lab]);
    fs::remove_file(class.path().join("ann.v")).expect("a file");
    let gone = reader.read(&roster.entries[0], &lab).expect_err("gone");
    assert!(gone.kind == FindingKind::Disk && gone.message.contains("is there no more"), "{}", gone.message);
    drop(class);
    let gone = reader.read(&roster.entries[0], &lab).expect_err("gone");
    assert!(gone.kind == FindingKind::Disk && gone.message.contains("cannot be opened any more"), "{}", gone.message);
}

#[test]
fn a_roster_in_csv_may_name_what_was_never_handed_in() {
    let lab = adder();
    let class = Class::new(&[
        ("roster/r.csv", b"student,path\nann,../in/1.v\nbob,../in/2.v\ncyd,\n"),
        ("in/1.v", DESIGN.as_bytes()),
    ]);
    let roster = Roster::from_csv(&class.path().join("roster/r.csv")).expect("a roster");
    let reader = SubmissionReader::new(&roster, [&lab]);
    let read = |index: usize| reader.read(&roster.entries[index], &lab);
    assert_eq!(read(0).expect("a submission").files[0].display, "../in/1.v");
    for (index, message) in [(1, "`../in/2.v` is not there"), (2, "nothing was handed in")] {
        let missing = read(index).expect_err("missing");
        assert_eq!((missing.kind, missing.message.as_str()), (FindingKind::SourceMissing, message));
    }
    let absolute = class.path().join("in/1.v");
    class.write("abs.csv", format!("student,path\nann,{}\nbob,/none/b.v\n", absolute.display()).as_bytes());
    let roster = Roster::from_csv(&class.path().join("abs.csv")).expect("a roster");
    let reader = SubmissionReader::new(&roster, [&lab]);
    assert_eq!(reader.read(&roster.entries[0], &lab).expect("a submission").files[0].display, "in/1.v");
    assert_eq!(reader.read(&roster.entries[1], &lab).expect_err("missing").message, "`b.v` is not there");
}

#[test]
fn what_may_not_be_read_is_said_so() {
    let class = Class::of("ann.v", DESIGN.as_bytes());
    let permit = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    permit(class.path(), 0o755);
    permit(&class.path().join("ann.v"), 0o000);
    let lab = adder();
    let (kind, message) = without_privileges(move || class.wrong(&lab));
    assert!(kind == FindingKind::SourceUnusable && message.contains("permission denied"), "{message}");
}

#[test]
fn a_comment_in_an_older_encoding_is_no_reason_to_refuse() {
    let text = [b"// caf\xe9\n".as_slice(), DESIGN.as_bytes()].concat();
    let submission = Class::of("a.v", &text).read(&adder()).expect("a submission");
    assert_eq!(submission.files[0].text, format!("// café\n{DESIGN}"));
}
