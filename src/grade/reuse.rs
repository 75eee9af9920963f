//! Who simulates a text, when several students submitted the same: the first; the others wait, and use what was found.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, PoisonError};

use super::journal::GradeJournal;
use super::unit_grader::Reuse;
use crate::domain::gradebook::GradeRow;

/// A lab and the hash of a normalised text.
type ClaimedText = (usize, String);

/// The texts that are being simulated right now.
#[derive(Debug, Default)]
pub struct Claims {
    taken: Mutex<HashSet<ClaimedText>>,
    released: Condvar,
}

/// The claim of one unit while it is graded. Dropped after its row is in the journal, or when there will be none.
#[derive(Debug)]
pub struct Claim<'a> {
    claims: &'a Claims,
    journal: &'a GradeJournal,
    state: Mutex<ClaimState>,
}

#[derive(Debug, Default)]
struct ClaimState {
    /// Nobody waits for a second text while others wait for the first: so there is no deadlock.
    own: Option<ClaimedText>,
    has_reused: bool,
}

impl Claims {
    /// For the grading of one unit.
    pub fn claim<'a>(&'a self, journal: &'a GradeJournal) -> Claim<'a> {
        Claim { claims: self, journal, state: Mutex::default() }
    }
}

impl Claim<'_> {
    /// Whether another's row was used.
    pub fn has_reused(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).has_reused
    }
}

impl Reuse for Claim<'_> {
    fn find(&self, lab: usize, normalized_sha256: &str) -> Option<GradeRow> {
        let text = (lab, normalized_sha256.to_owned());
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.own.is_some() {
            return None;
        }
        let mut taken = self.claims.taken.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(row) = self.journal.find_text(lab, normalized_sha256) {
                state.has_reused = true;
                return Some(row);
            }
            if taken.insert(text.clone()) {
                state.own = Some(text);
                return None;
            }
            taken = self.claims.released.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = state.own.take() {
            self.claims.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&text);
            self.claims.released.notify_all();
        }
    }
}
