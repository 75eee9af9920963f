//! A roster and its labs before the grader: which unit is whose submission.

use super::grader::Grader;
use super::roster::{Roster, RosterEntry};
use super::submission::SubmissionReader;
use super::unit_grader::{Reuse, UnitGrader};
use super::units::Units;
use crate::disk::hash::sha256;
use crate::domain::gradebook::GradeRow;
use crate::judge::error::RunError;

/// The submissions of a class and who grades them.
#[derive(Debug)]
pub struct Assignment<'a> {
    grader: &'a Grader,
    /// In the order of the units.
    entries: Vec<RosterEntry>,
    reader: SubmissionReader,
    units: Units,
}

impl<'a> Assignment<'a> {
    /// For the students of a roster, in all labs of the grader, which have to be sorted by id.
    pub fn new(grader: &'a Grader, roster: &Roster) -> Self {
        let mut entries = roster.entries.clone();
        entries.sort_by(|a, b| a.student.cmp(&b.student));
        let units = Units::new(
            entries.iter().map(|entry| entry.student.clone()),
            grader.labs().map(|lab| lab.id.clone()).collect(),
        );
        Self { grader, entries, reader: SubmissionReader::new(roster, grader.labs()), units }
    }

    /// Who is graded in which labs.
    pub fn units(&self) -> &Units {
        &self.units
    }

    fn entry(&self, unit: usize) -> &RosterEntry {
        &self.entries[self.units.student_of(unit)]
    }
}

impl UnitGrader for Assignment<'_> {
    fn fingerprint(&self, unit: usize) -> Result<String, RunError> {
        let entry = self.entry(unit);
        let lab = self.grader.labs().nth(self.units.lab_of(unit));
        let files = match lab.map(|lab| self.reader.read(entry, lab)) {
            Some(Ok(submission)) => submission.sha256,
            Some(Err(finding)) => format!("{:?} {}", finding.kind, finding.message),
            None => String::new(),
        };
        let submitted = entry.submitted.map(|time| time.to_string()).unwrap_or_default();
        Ok(sha256(format!("{submitted}\n{files}").as_bytes()))
    }

    fn grade(&self, unit: usize, reuse: &dyn Reuse) -> Result<GradeRow, RunError> {
        self.grader.grade(self.entry(unit), &self.reader, self.units.lab_of(unit), reuse)
    }

    fn failed(&self, unit: usize, message: &str) -> GradeRow {
        self.grader.failed(self.entry(unit), self.units.lab_of(unit), message)
    }
}
