//! A class whose grades are made up, so that any fault can be injected.

#![allow(clippy::panic, reason = "a grader that panics is one of the faults")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use lab::disk::hash::sha256;
use lab::domain::gradebook::{GradeLimits, GradeRow, Outcome, Surroundings};
use lab::domain::id::LabId;
use lab::domain::weight::Points;
use lab::exec::Cancel;
use lab::grade::journal::GradeJournal;
use lab::grade::results::{JournalRows, ResultFormats, publish};
use lab::grade::run::{Origin, RowWatcher, Run};
use lab::grade::unit_grader::{Reuse, UnitGrader};
use lab::grade::units::Units;
use lab::judge::error::RunError;

pub(crate) const KEY: &str = "the key";

/// `students` students in two labs; every fifth submits what the one before submitted.
pub(crate) fn units(students: usize) -> Units {
    let labs = ["alu", "mac"].map(|id| LabId::new(id).expect("an id")).to_vec();
    Units::new((0..students).map(|number| format!("student-{number:04}")), labs)
}

/// What happens at the n-th grade that is made, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Stop,
    Panic,
    Interrupt,
}

/// Grades by making something up from the student's number.
pub(crate) struct FakeGrades<'a> {
    pub(crate) units: &'a Units,
    pub(crate) faults: BTreeMap<usize, Fault>,
    pub(crate) cancel: Cancel,
    /// How often each unit was graded.
    pub(crate) calls: Mutex<BTreeMap<usize, usize>>,
    /// How many texts were simulated.
    pub(crate) simulated: AtomicUsize,
    /// Raised by whoever hands in something else.
    pub(crate) edition: usize,
    pub(crate) count: AtomicUsize,
}

impl<'a> FakeGrades<'a> {
    pub(crate) fn new(units: &'a Units) -> Self {
        Self {
            units,
            faults: BTreeMap::new(),
            cancel: Cancel::new(),
            calls: Mutex::default(),
            simulated: AtomicUsize::new(0),
            edition: 0,
            count: AtomicUsize::new(0),
        }
    }

    pub(crate) fn with_fault(mut self, at: usize, fault: Fault) -> Self {
        self.faults.insert(at, fault);
        self
    }

    /// Number of the text that a student submits; the edition changes that of the first student only.
    fn text(&self, unit: usize) -> usize {
        let student = self.units.student_of(unit);
        let original = if student % 5 == 4 { student - 1 } else { student };
        if student == 0 { 1_000_000 + self.edition } else { original }
    }

    fn row(&self, unit: usize, outcome: Outcome) -> GradeRow {
        let text = self.text(unit);
        let points = (outcome != Outcome::Internal).then(|| Points::whole(u32::try_from(text % 11).expect("small")));
        GradeRow {
            schema: 1,
            student: self.units.students()[self.units.student_of(unit)].clone(),
            lab: self.units.labs()[self.units.lab_of(unit)].clone(),
            outcome,
            points,
            max_points: Points::whole(10),
            late: None,
            checks: Vec::new(),
            notes: Vec::new(),
            files: Vec::new(),
            normalized_sha256: Some(sha256(text.to_string().as_bytes())),
            identical_to: None,
            lab_sha256: sha256(b"lab"),
            limits: GradeLimits {
                compile_cpu_s: 1,
                synthesize_cpu_s: 1,
                simulate_cpu_s: BTreeMap::new(),
                memory_bytes: 1,
                file_bytes: 1,
            },
            surroundings: Surroundings { lab: "0".to_owned(), tools: BTreeMap::new(), sandbox: String::new() },
        }
    }
}

impl UnitGrader for FakeGrades<'_> {
    fn fingerprint(&self, unit: usize) -> Result<String, RunError> {
        Ok(self.text(unit).to_string())
    }

    fn grade(&self, unit: usize, reuse: &dyn Reuse) -> Result<GradeRow, RunError> {
        *self.calls.lock().expect("calls").entry(unit).or_default() += 1;
        match self.faults.get(&self.count.fetch_add(1, Ordering::Relaxed)) {
            Some(Fault::Stop) => return Err(RunError::Environment("the disk is full".to_owned())),
            Some(Fault::Interrupt) => self.cancel.cancel(),
            Some(Fault::Panic) => panic!("injected"),
            None => {}
        }
        let row = self.row(unit, Outcome::Wrong);
        let text = row.normalized_sha256.as_deref().expect("a text");
        if let Some(same) = reuse.find(self.units.lab_of(unit), text) {
            assert_eq!(same.normalized_sha256.as_deref(), Some(text));
            return Ok(GradeRow { student: row.student, ..same });
        }
        self.simulated.fetch_add(1, Ordering::Relaxed);
        std::thread::yield_now();
        Ok(row)
    }

    fn failed(&self, unit: usize, _: &str) -> GradeRow {
        self.row(unit, Outcome::Internal)
    }
}

/// Counts what it is told.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) recorded: AtomicUsize,
    pub(crate) reused: AtomicUsize,
    pub(crate) graded: AtomicUsize,
}

impl RowWatcher for Counts {
    fn row(&self, _: &GradeRow, origin: Origin) {
        let count = match origin {
            Origin::Recorded => &self.recorded,
            Origin::Reused => &self.reused,
            Origin::Graded => &self.graded,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// One file a student.
#[derive(Default)]
pub(crate) struct OneFile(Option<fs::File>);

impl ResultFormats for OneFile {
    fn begin(&mut self, directory: &Path) -> io::Result<()> {
        fs::create_dir(directory.join("feedback"))?;
        self.0 = Some(fs::File::create(directory.join("students.txt"))?);
        Ok(())
    }

    fn line(&self, row: &GradeRow, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, row)?;
        writeln!(out)
    }

    fn student(&mut self, rows: &[GradeRow]) -> io::Result<()> {
        let file = self.0.as_mut().expect("begun");
        writeln!(file, "{} {}", rows[0].student, rows.len())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn open(dir: &Path, units: &Units) -> GradeJournal {
    GradeJournal::open(&dir.join("journal.jsonl"), KEY, units).expect("a journal")
}

/// Grades all units into `dir`.
pub(crate) fn grade(dir: &Path, grades: &FakeGrades<'_>, threads: usize) -> (Result<(), RunError>, Counts) {
    let journal = open(dir, grades.units);
    let watcher = Counts::default();
    let run = Run { grades, journal: &journal, threads, cancel: &grades.cancel, watcher: &watcher };
    let ended = run.units(0..grades.units.len());
    (ended, watcher)
}

/// Publishes what the journal in `dir` has, and gives `results.jsonl`.
pub(crate) fn results(dir: &Path, units: &Units) -> String {
    let journal = open(dir, units);
    publish(&JournalRows { journal: &journal, units }, units, dir, &mut OneFile::default()).expect("results");
    fs::read_to_string(dir.join("results.jsonl")).expect("results")
}

/// The results of a run that nothing disturbed.
pub(crate) fn undisturbed(units: &Units) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    grade(dir.path(), &FakeGrades::new(units), 1).0.expect("graded");
    results(dir.path(), units)
}
