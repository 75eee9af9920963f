//! A run that ends early goes on where it was.

use crate::fake::{FakeGrades, Fault, KEY, OneFile, grade, open, results, undisturbed, units};
use lab::domain::gradebook::{GradeRow, Outcome};
use lab::grade::journal::{GradeJournal, JournalError};
use lab::grade::results::{ResultsError, RowSource, Visit, publish};
use lab::judge::error::RunError;
use std::fs;
use std::sync::atomic::Ordering;

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let units = units(101);
    let expected = undisturbed(&units);
    for threads in [2, 4, 9] {
        let dir = tempfile::tempdir().unwrap();
        let grades = FakeGrades::new(&units);
        let (ended, counts) = grade(dir.path(), &grades, threads);
        assert_eq!(ended, Ok(()));
        assert_eq!(results(dir.path(), &units), expected);
        assert_eq!(grades.simulated.load(Ordering::Relaxed), 2 * 81, "each text once a lab");
        assert_eq!(counts.reused.load(Ordering::Relaxed), 2 * 20);
        assert_eq!(counts.graded.load(Ordering::Relaxed), 2 * 81);
    }
}

#[test]
fn identical_submissions_are_listed_with_the_first_other_student() {
    let units = units(10);
    let rows: Vec<GradeRow> = undisturbed(&units).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |student: usize| rows[2 * student].identical_to.as_deref();
    assert_eq!(of(3), Some("student-0004"));
    assert_eq!(of(4), Some("student-0003"));
    assert_eq!(of(5), None);
}

#[test]
fn a_run_that_stops_or_is_interrupted_goes_on_where_it_was() {
    let units = units(40);
    let expected = undisturbed(&units);
    for (fault, stop) in
        [(Fault::Stop, RunError::Environment("the disk is full".to_owned())), (Fault::Interrupt, RunError::Interrupted)]
    {
        for at in [0, 1, 7, 50] {
            let dir = tempfile::tempdir().unwrap();
            let first = FakeGrades::new(&units).with_fault(at, fault);
            assert_eq!(grade(dir.path(), &first, 2).0, Err(stop.clone()));
            let second = FakeGrades::new(&units);
            let (ended, counts) = grade(dir.path(), &second, 2);
            assert_eq!(ended, Ok(()));
            assert_eq!(results(dir.path(), &units), expected);
            let again = second.calls.lock().unwrap().len();
            assert_eq!(again + counts.recorded.load(Ordering::Relaxed), units.len());
            assert!(again <= units.len() - at, "what was recorded is not graded again");
        }
    }
}

#[test]
fn a_mistake_of_ours_costs_nobody_else_a_grade_and_is_made_good_by_the_next_run() {
    let units = units(20);
    let dir = tempfile::tempdir().unwrap();
    let faulty = FakeGrades::new(&units).with_fault(6, Fault::Panic);
    assert_eq!(grade(dir.path(), &faulty, 1).0, Ok(()));
    let rows = results(dir.path(), &units);
    let internal = |rows: &str| {
        let rows = rows.lines().map(|line| serde_json::from_str::<GradeRow>(line).unwrap());
        rows.filter(|row| row.outcome == Outcome::Internal).count()
    };
    assert_eq!(internal(&rows), 1);
    let good = FakeGrades::new(&units);
    assert_eq!(grade(dir.path(), &good, 2).0, Ok(()));
    assert_eq!(good.calls.lock().unwrap().len(), 1);
    assert_eq!(results(dir.path(), &units), undisturbed(&units));
}

#[test]
fn a_submission_that_changed_is_graded_again_and_no_other() {
    let units = units(20);
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(grade(dir.path(), &FakeGrades::new(&units), 2).0, Ok(()));
    let changed = FakeGrades { edition: 1, ..FakeGrades::new(&units) };
    assert_eq!(grade(dir.path(), &changed, 2).0, Ok(()));
    assert_eq!(changed.calls.lock().unwrap().keys().copied().collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_journal_that_is_torn_anywhere_loses_its_last_line_at_most() {
    let units = units(3);
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(grade(dir.path(), &FakeGrades::new(&units), 1).0, Ok(()));
    let expected = results(dir.path(), &units);
    let path = dir.path().join("journal.jsonl");
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(31) {
        fs::write(&path, &whole[..length]).unwrap();
        let again = FakeGrades::new(&units);
        assert_eq!(grade(dir.path(), &again, 1).0, Ok(()));
        let lines = whole[..length].split(|byte| *byte == b'\n').count() - 1;
        assert_eq!(again.calls.lock().unwrap().len(), units.len() - lines.saturating_sub(1));
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
    // What a power failure leaves of a file whose length reached the disk before its content did.
    let middle = whole.len() / 2;
    let mut holed = whole.clone();
    holed[middle..middle + 40].fill(0);
    fs::write(&path, holed).unwrap();
    assert_eq!(grade(dir.path(), &FakeGrades::new(&units), 1).0, Ok(()));
    assert_eq!(results(dir.path(), &units), expected);
}

#[test]
fn two_graders_never_share_a_journal() {
    let units = units(3);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.jsonl");
    let first = open(dir.path(), &units);
    assert!(matches!(GradeJournal::open(&path, KEY, &units), Err(JournalError::Taken(_))));
    drop(first);
    assert!(GradeJournal::open(&path, KEY, &units).is_ok());
    assert!(matches!(GradeJournal::open(&path, "another key", &units), Err(JournalError::OtherKey(_))));
}

/// Rows with one unit left out, doubled, or in another's place.
struct Wrong<'a>(&'a [GradeRow]);

impl RowSource for Wrong<'_> {
    fn each(&self, visit: &mut Visit<'_>) -> Result<(), ResultsError> {
        self.0.iter().cloned().try_for_each(visit)
    }
}

#[test]
fn results_that_are_not_every_unit_once_are_never_published() {
    let units = units(5);
    let all: Vec<GradeRow> = undisturbed(&units).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let dir = tempfile::tempdir().unwrap();
    let publish = |rows: &[GradeRow]| publish(&Wrong(rows), &units, dir.path(), &mut OneFile::default());
    assert!(publish(&all).is_ok());
    let before = fs::read(dir.path().join("results.jsonl")).unwrap();
    let without_last = &all[..all.len() - 1];
    let doubled = [&all[..1], &all[..]].concat();
    let swapped = [&all[1..2], &all[..1], &all[2..]].concat();
    for wrong in [without_last, &doubled, &swapped, &all[1..]] {
        assert!(matches!(publish(wrong), Err(ResultsError::Incomplete(_))));
        assert_eq!(fs::read(dir.path().join("results.jsonl")).unwrap(), before);
    }
}

#[test]
fn publishing_again_replaces_directories_as_a_whole() {
    let units = units(5);
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(grade(dir.path(), &FakeGrades::new(&units), 1).0, Ok(()));
    results(dir.path(), &units);
    fs::write(dir.path().join("feedback/somebody-who-left.md"), "").unwrap();
    fs::create_dir(dir.path().join(".lab-new")).unwrap();
    results(dir.path(), &units);
    assert_eq!(fs::read_dir(dir.path().join("feedback")).unwrap().count(), 0);
    assert!(!dir.path().join(".lab-new").exists());
}
