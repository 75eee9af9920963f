//! The DUT's files as checks take them: the learner's, the reference's or a mutant's, and what the lab supplies.

use crate::domain::source::SourceFile;
use crate::manifest::harness::{Harness, HarnessFile};

/// Files of a pack as sources.
pub fn of_pack(files: &[HarnessFile]) -> Vec<SourceFile> {
    files.iter().map(HarnessFile::source).collect()
}

/// `own` sources followed by the supplied RTL of the lab.
pub fn with_supplied(own: Vec<SourceFile>, harness: &Harness) -> Vec<SourceFile> {
    own.into_iter().chain(of_pack(&harness.supplied)).collect()
}
