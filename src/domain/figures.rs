//! What a design measures: the numbers that learners compare.
use serde::{Deserialize, Serialize};

/// Figures of a design; absent where nothing was measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Cells of Yosys's generic gate library after `synth`, summed over the hierarchy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<u64>,
    /// Those of the cells that are flip-flops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flip_flops: Option<u64>,
}

impl Figures {
    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These figures, and the `other` ones where these are absent.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { cells: self.cells.or(other.cells), flip_flops: self.flip_flops.or(other.flip_flops) }
    }

    /// The better of two designs: fewer cells, then fewer flip-flops. An absent figure is the worst.
    #[must_use]
    pub fn best(self, other: Self) -> Self {
        let key = |f: &Self| (f.cells.unwrap_or(u64::MAX), f.flip_flops.unwrap_or(u64::MAX));
        if key(&other) < key(&self) { other } else { self }
    }
}
