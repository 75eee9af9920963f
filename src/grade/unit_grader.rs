//! What running a class needs of the grader of one submission, so that the run can be tested with any grader.

use crate::domain::gradebook::GradeRow;
use crate::judge::error::RunError;

/// Grades one unit (see `units`) at a time, on any thread. The same unit always gets the same row.
pub trait UnitGrader: Sync {
    /// A hash of all of the unit that a grade depends on and that may change between two runs: its files, and when they
    /// were handed in.
    ///
    /// # Errors
    /// As [`Self::grade`].
    fn fingerprint(&self, unit: usize) -> Result<String, RunError>;

    /// Grades a unit.
    ///
    /// # Errors
    /// [`RunError`], when the machine is at fault: nothing may be recorded.
    fn grade(&self, unit: usize, reuse: &dyn Reuse) -> Result<GradeRow, RunError>;

    /// The row of a unit that could not be graded since `lab` itself failed.
    fn failed(&self, unit: usize, message: &str) -> GradeRow;
}

/// What an identical submission (same normalised text) was already found to do, so that it is simulated once.
pub trait Reuse: Sync {
    /// The row of another student, if there is one. Whoever gets `None` is the one who simulates.
    fn find(&self, lab: usize, normalized_sha256: &str) -> Option<GradeRow>;
}
