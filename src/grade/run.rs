//! Grades the units of a class on several threads, each unit once, whatever ends the run in between.
//!
//! How a unit is graded is behind [`UnitGrader`]; what becomes of the rows is for `results` and `chunk`.

use super::journal::{GradeJournal, GradeRecord};
use super::reuse::Claims;
use super::unit_grader::UnitGrader;
use crate::domain::gradebook::GradeRow;
use crate::exec::parallel::surviving;
use crate::exec::{Cancel, parallel};
use crate::judge::error::RunError;
use std::ops::Range;

/// How a row came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The submission was graded just now.
    Graded,
    /// Another student submitted the same, and what that did was used.
    Reused,
    /// An earlier run recorded it.
    Recorded,
}

/// Is told of every row as it is there, from any thread, in any order.
pub trait RowWatcher: Sync {
    /// A unit has its row.
    fn row(&self, row: &GradeRow, origin: Origin);
}

/// What a run is made of.
pub struct Run<'a> {
    pub grades: &'a dyn UnitGrader,
    /// Where rows go, and where those of earlier runs are.
    pub journal: &'a GradeJournal,
    /// How many units are graded at once.
    pub threads: usize,
    /// Set when the user interrupts.
    pub cancel: &'a Cancel,
    pub watcher: &'a dyn RowWatcher,
}

impl Run<'_> {
    /// Grades these units. When it returns, whether or not it came to its end, every row that was made is on disk.
    ///
    /// # Errors
    /// [`RunError`]: interrupted, or the machine cannot go on.
    pub fn units(&self, units: Range<usize>) -> Result<(), RunError> {
        let claims = Claims::default();
        let graded = parallel::try_each(units, self.threads, |unit| self.unit(unit, &claims));
        let synced = self.journal.sync().map_err(|error| RunError::Environment(error.to_string()));
        graded.and(synced)
    }

    fn unit(&self, unit: usize, claims: &Claims) -> Result<(), RunError> {
        if self.cancel.is_cancelled() {
            return Err(RunError::Interrupted);
        }
        let fingerprint = self.grades.fingerprint(unit)?;
        let recorded = self.journal.get(unit).filter(|record| record.fingerprint == fingerprint);
        if let Some(record) = recorded.filter(|record| !record.row.is_internal()) {
            self.watcher.row(&record.row, Origin::Recorded);
            return Ok(());
        }
        let claim = claims.claim(self.journal);
        // A mistake of ours in one submission must not cost the others their grades.
        let row = surviving(|| self.grades.grade(unit, &claim))
            .unwrap_or_else(|message| Ok(self.grades.failed(unit, &message)))?;
        let record = GradeRecord { fingerprint, row };
        self.journal.append(unit, &record).map_err(|error| RunError::Environment(error.to_string()))?;
        let origin = if claim.has_reused() { Origin::Reused } else { Origin::Graded };
        drop(claim);
        self.watcher.row(&record.row, origin);
        Ok(())
    }
}
