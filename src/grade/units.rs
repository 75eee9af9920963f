//! What is to be graded: every student of the roster in every lab, in one fixed order.
//!
//! Where a submission lies, and what a lab asks for, is known elsewhere: here a student is an id.

use std::ops::Range;

use crate::domain::id::LabId;

/// All units of a class. A unit is one student in one lab; units are numbered in the order of the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    students: Vec<String>,
    labs: Vec<LabId>,
}

impl Units {
    /// Every one of these students in every one of these labs, sorted by the student's id, then by the lab's.
    pub fn new(students: impl IntoIterator<Item = String>, mut labs: Vec<LabId>) -> Self {
        labs.sort_unstable();
        labs.dedup();
        let mut students: Vec<String> = students.into_iter().collect();
        students.sort_unstable();
        students.dedup();
        Self { students, labs }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.students.len() * self.labs.len()
    }

    /// Whether there is nothing to grade.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The students in their order.
    pub fn students(&self) -> &[String] {
        &self.students
    }

    /// The labs in their order.
    pub fn labs(&self) -> &[LabId] {
        &self.labs
    }

    /// Which student a unit is of, as an index of [`Self::students`].
    pub fn student_of(&self, unit: usize) -> usize {
        unit / self.labs.len()
    }

    /// Which lab a unit is of, as an index of [`Self::labs`].
    pub fn lab_of(&self, unit: usize) -> usize {
        unit % self.labs.len()
    }

    /// The unit of a student and a lab, if they are of this class.
    pub fn find(&self, student: &str, lab: &LabId) -> Option<usize> {
        let student = self.students.binary_search_by(|other| other.as_str().cmp(student)).ok()?;
        let lab = self.labs.iter().position(|other| other == lab)?;
        Some(student * self.labs.len() + lab)
    }

    /// The units of the `chunk`th of `chunks` parts, which are as large as each other up to one student. A student is never
    /// in two chunks.
    pub fn chunk(&self, chunk: usize, chunks: usize) -> Range<usize> {
        let begin = |chunk: usize| chunk * self.students.len() / chunks.max(1) * self.labs.len();
        begin(chunk)..begin(chunk + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(students: usize) -> Units {
        let labs = ["mac", "alu"].map(|id| LabId::new(id).unwrap()).to_vec();
        Units::new((0..students).rev().map(|number| format!("s{number:03}")), labs)
    }

    #[test]
    fn units_are_sorted_and_found_again() {
        let units = units(3);
        assert_eq!(units.students(), ["s000", "s001", "s002"]);
        for unit in 0..units.len() {
            let student = &units.students()[units.student_of(unit)];
            assert_eq!(units.find(student, &units.labs()[units.lab_of(unit)]), Some(unit));
        }
        assert_eq!(units.find("nobody", &units.labs()[0]), None);
    }

    #[test]
    fn chunks_are_a_partition_and_keep_a_student_together() {
        let units = units(11);
        for chunks in [1, 2, 3, 10, 11, 12] {
            let all: Vec<usize> = (0..chunks).flat_map(|chunk| units.chunk(chunk, chunks)).collect();
            assert_eq!(all, (0..units.len()).collect::<Vec<_>>());
            assert!((0..chunks).all(|chunk| units.chunk(chunk, chunks).len().is_multiple_of(2)));
        }
    }
}
