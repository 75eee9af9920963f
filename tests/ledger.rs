//! The journal under everything that can go wrong with a file: kills, full disks, several writers, damage, merges.
#![expect(clippy::disallowed_methods, reason = "the tests start themselves as writers that can be killed")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod unprivileged;
use jiff::{Timestamp, ToSpan};
use lab::domain::id::LabId;
use lab::workspace::ledger::{Journal, JournalLines, LedgerError, LedgerEvent, State};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use unprivileged::without_privileges;

/// Tells a test of this binary that it is a child, and in which state directory it works.
const STATE_DIR: &str = "LAB_TEST_STATE_DIR";

fn at(second: i64) -> Timestamp {
    "2026-01-02T03:04:05Z".parse::<Timestamp>().unwrap() + second.seconds()
}

fn hint(step: usize) -> LedgerEvent {
    LedgerEvent::Hint { lab: LabId::new("alu").unwrap(), step }
}

fn steps(contents: &JournalLines) -> Vec<usize> {
    let step = |event: &LedgerEvent| if let LedgerEvent::Hint { step, .. } = event { *step } else { 0 };
    contents.records.iter().map(|record| step(&record.event)).collect()
}

fn journal_path(state_dir: &Path) -> PathBuf {
    state_dir.join("journal.jsonl")
}

/// A state directory with these bytes as its journal.
fn with_journal(bytes: &[u8]) -> (tempfile::TempDir, Journal) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(journal_path(dir.path()), bytes).unwrap();
    let journal = Journal::new(dir.path());
    (dir, journal)
}

/// A journal as `lab` writes it, with the hints 1 to `count`.
fn written(count: usize) -> Vec<u8> {
    let (dir, journal) = with_journal(b"");
    for step in 1..=count {
        journal.append(at(i64::try_from(step).unwrap()), [hint(step)]).unwrap();
    }
    fs::read(journal_path(dir.path())).unwrap()
}

/// Runs the ignored test `name` of this binary as a child process that works in `state_dir`.
fn child(name: &str, state_dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture", "--test-threads=1"])
        .env(STATE_DIR, state_dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The journal that a child writes to; `None` when nobody started this process as a child.
fn child_journal() -> Option<Journal> {
    Some(Journal::new(Path::new(&std::env::var_os(STATE_DIR)?)))
}

/// The steps that a child said were recorded.
fn acknowledged(output: impl Read) -> Vec<usize> {
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    lines.filter_map(|line| line.strip_prefix("recorded ")?.parse().ok()).collect()
}

#[test]
fn a_journal_that_does_not_exist_is_empty_and_is_made_by_the_first_record() {
    let dir = tempfile::tempdir().unwrap();
    let state_dir = dir.path().join(".lab");
    let journal = Journal::new(&state_dir);
    assert_eq!(journal.read().unwrap(), JournalLines::default());
    assert!(!state_dir.exists(), "reading makes nothing");
    journal.append(at(0), [hint(1), hint(2)]).unwrap();
    assert_eq!(journal.read().unwrap().records.len(), 2);
    assert_eq!(fs::read_to_string(state_dir.join(".gitignore")).unwrap(), "*\n");
}

#[test]
fn a_line_torn_at_any_byte_damages_neither_earlier_nor_later_records() {
    let (first, second) = (written(1), written(1));
    for kept in 0..second.len() {
        let (_dir, journal) = with_journal(&[&first[..], &second[..kept]].concat());
        let before = journal.read().unwrap();
        journal.append(at(9), [hint(7)]).unwrap();
        let contents = journal.read().unwrap();
        // A record is whole as soon as only its line feed is missing.
        let (survivors, torn) = match kept {
            0 => (vec![1, 7], 0),
            kept if kept == second.len() - 1 => (vec![1, 1, 7], 0),
            _ => (vec![1, 7], 1),
        };
        assert_eq!((steps(&contents), contents.unreadable), (survivors, torn), "{kept} bytes kept");
        assert_eq!(before.records.len() + 1, contents.records.len());
    }
}

#[test]
fn damaged_lines_are_counted_skipped_and_never_removed() {
    let damage = b"\0\0\0\n\xff\xfe\n[]\n{\"v\":1,\"id\":\"x\"}\n\n   \n<<<<<<< HEAD\n";
    let (dir, journal) = with_journal(&[&written(1)[..], damage].concat());
    journal.append(at(9), [hint(2)]).unwrap();
    let contents = journal.read().unwrap();
    assert_eq!((steps(&contents), contents.unreadable), (vec![1, 2], 5));
    let bytes = fs::read(journal_path(dir.path())).unwrap();
    assert!(bytes.windows(damage.len()).any(|window| window == damage));
}

#[test]
fn records_of_a_newer_lab_are_refused_by_name_and_stay() {
    let newer = br#"{"v":2,"id":"ff","at":"2027-01-01T00:00:00Z","event":{"quiz":{"score":3}}}"#;
    let (dir, journal) = with_journal(&[&written(1)[..], newer, b"\n"].concat());
    let error = journal.read().unwrap_err();
    assert!(matches!(error, LedgerError::Newer { line: 2, version: 2, .. }), "{error}");
    assert!(error.to_string().contains("nothing is lost: install the newer lab here too"), "{error}");
    journal.append(at(9), [hint(2)]).unwrap();
    let bytes = fs::read(journal_path(dir.path())).unwrap();
    assert!(bytes.windows(newer.len()).any(|window| window == newer));
}

#[test]
fn the_union_of_two_journals_is_the_same_in_any_order() {
    let (ours, theirs) = (written(3), written(5));
    let read = |parts: &[&[u8]]| with_journal(&parts.concat()).1.read().unwrap();
    let once = read(&[&ours, &theirs]);
    assert_eq!(once.records.len(), 8);
    assert!(once.records.is_sorted_by_key(|record| record.at));
    assert_eq!(read(&[&theirs, &ours, &theirs]), once);
    assert_eq!(State::from_records(&once.records).history(&LabId::new("alu").unwrap()).unwrap().hints, 5);
}

#[test]
fn several_writers_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let children: Vec<Child> = (0..3).map(|_| child("child_writes_forty_records", dir.path())).collect();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| (0..40).for_each(|step| Journal::new(dir.path()).append(at(0), [hint(step)]).unwrap()));
        }
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let contents = Journal::new(dir.path()).read().unwrap();
    assert_eq!((contents.records.len(), contents.unreadable), (6 * 40, 0));
}

#[test]
#[ignore = "started by several_writers_at_once_lose_nothing"]
fn child_writes_forty_records() {
    let Some(journal) = child_journal() else { return };
    (0..40).for_each(|step| journal.append(at(0), [hint(step)]).unwrap());
}

#[test]
fn a_writer_waits_for_another_one() {
    let (dir, journal) = with_journal(b"");
    let lock = File::create(dir.path().join("lock")).unwrap();
    lock.lock().unwrap();
    let path = journal_path(dir.path());
    thread::scope(|scope| {
        scope.spawn(|| journal.append(at(0), [hint(1)]).unwrap());
        thread::sleep(Duration::from_millis(50));
        assert_eq!(fs::read(&path).unwrap(), b"");
        lock.unlock().unwrap();
    });
    assert_eq!(steps(&journal.read().unwrap()), [1]);
}

#[test]
fn whatever_was_acknowledged_survives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut survivors = 0;
    for round in 1..=15 {
        let mut writer = child("child_writes_until_it_is_killed", dir.path());
        let mut output = BufReader::new(writer.stdout.take().unwrap());
        assert!(!acknowledged((&mut output).take(200)).is_empty(), "it writes");
        thread::sleep(Duration::from_micros(1700 * round));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let recorded = acknowledged(output).len();
        let contents = Journal::new(dir.path()).read().unwrap();
        assert!(contents.records.len() >= survivors + recorded, "round {round}: {recorded} were acknowledged");
        assert!(contents.unreadable as u64 <= round, "a kill tears one line at most");
        survivors = contents.records.len();
    }
}

#[test]
#[ignore = "started by whatever_was_acknowledged_survives_a_kill"]
fn child_writes_until_it_is_killed() {
    let Some(journal) = child_journal() else { return };
    let mut out = std::io::stdout();
    // Ends by itself, should its parent die before it kills.
    for step in 1..20_000 {
        journal.append(at(0), [hint(step)]).unwrap();
        writeln!(out, "\nrecorded {step}").unwrap();
    }
}

/// What a full disk does: a write stops in the middle of a record.
#[test]
fn a_disk_that_becomes_full_in_mid_record_leaves_whole_records() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = child("child_writes_until_its_file_is_full", dir.path());
    let recorded = acknowledged(writer.stdout.take().unwrap());
    assert!(writer.wait().unwrap().success());
    let contents = Journal::new(dir.path()).read().unwrap();
    assert!(!recorded.is_empty());
    assert_eq!((steps(&contents), contents.unreadable), (recorded, 0));
    Journal::new(dir.path()).append(at(0), [hint(99)]).unwrap();
}

#[test]
#[ignore = "started by a_disk_that_becomes_full_in_mid_record_leaves_whole_records"]
fn child_writes_until_its_file_is_full() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let Some(journal) = child_journal() else { return };
    // Handled signals are not deadly: the write then fails with EFBIG, after writing what fits.
    let handled = std::sync::Arc::default();
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, handled).unwrap();
    setrlimit(Resource::Fsize, Rlimit { current: Some(1000), maximum: Some(1000) }).unwrap();
    for step in 1.. {
        match journal.append(at(step), [hint(usize::try_from(step).unwrap())]) {
            Ok(()) => println!("\nrecorded {step}"),
            Err(error) => {
                let message = error.to_string();
                assert!(message.starts_with("your progress is not recorded: cannot write `"), "{message}");
                assert!(message.ends_with("the disk is full; free some space and run the command again"), "{message}");
                return;
            }
        }
    }
}

#[test]
fn a_state_directory_that_cannot_be_written_can_be_read() {
    let (dir, journal) = with_journal(&written(2));
    let lock = File::create(dir.path().join("lock")).unwrap();
    lock.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o444)).unwrap();
    fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o555)).unwrap();
    let (read, appended) = without_privileges(move || (journal.read(), journal.append(at(9), [hint(3)])));
    assert_eq!(steps(&read.unwrap()), [1, 2]);
    let message = appended.unwrap_err().to_string();
    assert!(message.contains("permission denied"), "{message}");
    fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}
