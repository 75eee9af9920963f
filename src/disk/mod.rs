//! L1: the file system: atomic writes, locks, hashes, lines of JSON, and reading of files that anybody may have written.
//!
//! It knows no lab. Where a file is looked for, and what its absence means, is for the rooms above to say.

pub mod files;
pub mod hash;
pub(crate) mod jsonl;
pub(crate) mod open;
pub(crate) mod read;
pub mod text;
