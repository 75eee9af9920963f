//! Which lab is next, and where the learner is with each.
use super::ledger::{LabState, State};
use crate::domain::lab::Lab;
use crate::manifest::catalog::Catalog;
use crate::manifest::harness::LabFiles;
use crate::manifest::pack::Pack;

/// Where the learner is with a lab of a pack.
pub fn lab_state(pack: &Pack, lab: &Lab, state: &State) -> LabState {
    state.lab(&lab.id, &LabFiles::read(pack, lab).content_hash().unwrap_or_default())
}

/// The first lab of the roadmap that was never passed, or else the first one to verify again.
pub fn next_lab<'a>(catalog: &'a Catalog, state: &State) -> Option<&'a Lab> {
    let again = |lab: &&Lab| lab_state(&catalog.pack, lab, state) == LabState::VerifyAgain;
    let open = catalog.labs.iter().find(|lab| !state.is_done(&lab.id));
    open.or_else(|| catalog.labs.iter().find(again))
}
