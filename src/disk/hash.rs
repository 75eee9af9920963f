//! SHA-256 in hexadecimal: of some bytes, and of a list of named parts.
//!
//! Hashes are kept in learners' journals and in folders of results, so what goes into one never changes without a new version.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Two digits a byte.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The SHA-256 of a list of named parts.
pub(crate) struct PartsHash(Sha256);

impl PartsHash {
    /// A hash that begins with `version`: what is hashed, and how.
    pub(crate) fn new(version: &str) -> Self {
        Self(Sha256::new_with_prefix(version))
    }

    /// Adds a part. It goes in with its length, so that no two lists of parts look alike.
    pub(crate) fn part(mut self, name: &str, bytes: &[u8]) -> Self {
        self.0.update(format!("{name} {}\n", bytes.len()));
        self.0.update(bytes);
        self
    }

    /// The hash of all parts, in hexadecimal.
    pub(crate) fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_is_the_one_of_fips_180() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn parts_have_their_names_and_lengths() {
        let parts = PartsHash::new("v 1\n").part("a.v", b"one\n").part("b.v", b"");
        assert_eq!(parts.finish(), sha256(b"v 1\na.v 4\none\nb.v 0\n"));
    }
}
