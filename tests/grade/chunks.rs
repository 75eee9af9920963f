//! A class that is graded in chunks gives the same bits, and nothing else is merged.

use crate::fake::{Counts, FakeGrades, KEY, OneFile, undisturbed, units};
use lab::grade::chunk::{Chunks, PartFault, Refusal};
use lab::grade::journal::GradeJournal;
use lab::grade::results::publish;
use lab::grade::run::Run;
use lab::grade::units::Units;
use std::fs;
use std::path::Path;

fn chunks<'a>(directory: &'a Path, units: &'a Units, count: usize) -> Chunks<'a> {
    Chunks { directory, key: KEY, units, count }
}

fn grade_chunk(chunks: Chunks<'_>, chunk: usize) {
    let grades = FakeGrades::new(chunks.units);
    let journal = GradeJournal::open(&chunks.journal(chunk), chunks.key, chunks.units).expect("a journal");
    let run =
        Run { grades: &grades, journal: &journal, threads: 2, cancel: &grades.cancel, watcher: &Counts::default() };
    run.units(chunks.units.chunk(chunk, chunks.count)).expect("graded");
    chunks.write_part(chunk, &journal).expect("a part");
}

fn refusal(chunks: Chunks<'_>) -> Refusal {
    chunks.check().expect_err("a refusal")
}

#[test]
fn chunks_merge_to_what_a_local_run_gives() {
    let units = units(23);
    let expected = undisturbed(&units);
    for count in [1, 2, 7, 23, 30] {
        let dir = tempfile::tempdir().unwrap();
        let chunks = chunks(dir.path(), &units, count);
        for chunk in (0..count).rev() {
            grade_chunk(chunks, chunk);
        }
        let parts = chunks.check().unwrap();
        publish(&parts, &units, dir.path(), &mut OneFile::default()).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join("results.jsonl")).unwrap(), expected, "{count} chunks");
    }
}

#[test]
fn a_chunk_that_is_graded_again_is_the_same() {
    let units = units(10);
    let dir = tempfile::tempdir().unwrap();
    let chunks = chunks(dir.path(), &units, 3);
    grade_chunk(chunks, 1);
    let first = fs::read(chunks.part(1)).unwrap();
    grade_chunk(chunks, 1);
    assert_eq!(fs::read(chunks.part(1)).unwrap(), first);
}

#[test]
fn missing_foreign_doubled_and_damaged_parts_are_refused_by_their_numbers() {
    let units = units(12);
    let dir = tempfile::tempdir().unwrap();
    let all = chunks(dir.path(), &units, 6);
    (0..6).for_each(|chunk| grade_chunk(all, chunk));
    let text = |chunk: usize| fs::read_to_string(all.part(chunk)).unwrap();
    let (second, third, fourth) = (text(2), text(3), text(4));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();

    fs::remove_file(all.part(1)).unwrap();
    let doubled = lines(&second)[1].clone();
    fs::write(all.part(2), format!("{second}{doubled}\n")).unwrap();
    let foreign = lines(&fourth)[1].clone();
    fs::write(all.part(3), format!("{third}{foreign}\n")).unwrap();
    let short = lines(&fourth)[..4].join("\n");
    fs::write(all.part(4), format!("{short}\n")).unwrap();
    let other = text(5).replace(KEY, "another key");
    fs::write(all.part(5), other).unwrap();
    fs::copy(all.part(0), all.part(6)).unwrap();

    let refusal = refusal(all);
    assert_eq!(refusal.chunks(), [1, 2, 3, 4, 5]);
    assert_eq!(refusal.strays, [all.part(6)]);
    let student = |number: usize| format!("student-{number:04}");
    let (alu, faults) = (units.labs()[0].clone(), &refusal.faults);
    assert_eq!(faults[0], (1, PartFault::Missing));
    assert_eq!(faults[1], (2, PartFault::Doubled { student: student(4), lab: alu.clone() }));
    assert_eq!(faults[2], (3, PartFault::Foreign { student: student(8), lab: alu }));
    assert_eq!(faults[3], (4, PartFault::Lacks { rows: 1 }));
    assert_eq!(faults[4], (5, PartFault::OtherPlan));
}

#[test]
fn a_torn_part_is_refused() {
    let units = units(4);
    let dir = tempfile::tempdir().unwrap();
    let all = chunks(dir.path(), &units, 1);
    grade_chunk(all, 0);
    let whole = fs::read(all.part(0)).unwrap();
    for length in [0, 10, whole.len() / 2, whole.len() - 2] {
        fs::write(all.part(0), &whole[..length]).unwrap();
        assert_eq!(refusal(all).chunks(), [0], "{length} bytes");
    }
}
