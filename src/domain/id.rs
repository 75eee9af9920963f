//! Names that users type and that are stored: ids of labs and tasks.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// The id of a lab or of a roadmap task: lower-case words joined by hyphens, such as `ripple-adder`.
///
/// It is also a directory's name, so it can hold neither a separator nor a leading `-` or `.`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LabId(String);

/// Why a text is no [`LabId`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not an id: use lower-case letters, digits and single hyphens, and start with a letter")]
pub struct InvalidId(String);

impl LabId {
    /// Checks and wraps an id.
    ///
    /// # Errors
    /// [`InvalidId`] when the text is not lower-case words joined by hyphens, or longer than 64 bytes.
    pub fn new(text: &str) -> Result<Self, InvalidId> {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let valid = text.len() <= 64 && text.split('-').all(word) && text.starts_with(|c: char| c.is_ascii_lowercase());
        if valid { Ok(Self(text.to_owned())) } else { Err(InvalidId(text.to_owned())) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LabId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        Self::new(&text)
    }
}

impl From<LabId> for String {
    fn from(id: LabId) -> Self {
        id.0
    }
}

impl fmt::Display for LabId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_directory_names() {
        for good in ["alu", "multiplier-4bit", "a1"] {
            assert!(LabId::new(good).is_ok(), "{good}");
        }
        for bad in ["", "-alu", "4bit", "Alu", "a--b", "a-", "../x", "a/b", "a b", ".lab"] {
            assert!(LabId::new(bad).is_err(), "{bad}");
        }
    }
}
