//! Findings: what is wrong, where, why, and what to do next.
pub use super::code::{Code, FindingKind};
use super::mismatch::Mismatch;
use super::source::Location;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What only findings of some kinds have. In JSON it is a field of the finding, named like the variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// For [`FindingKind::Mismatch`] and [`FindingKind::RowCount`]: the comparison.
    Mismatch(Box<Mismatch>),
}

/// Finds the detail among the fields of a finding. Serde would read a damaged one as none.
fn detail<'de, D: Deserializer<'de>>(fields: D) -> Result<Option<Detail>, D::Error> {
    #[derive(Deserialize)]
    struct Details {
        #[serde(default)]
        mismatch: Option<Box<Mismatch>>,
    }
    Ok(Details::deserialize(fields)?.mismatch.map(Detail::Mismatch))
}

/// One thing that was found: for a person first, for a program by its [`FindingKind`] and its [`Code`].
///
/// Serde's derived functions are inherent (`remote`), so that [`Deserialize`] can correct what they read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Finding {
    pub kind: FindingKind,
    #[serde(default)]
    pub code: Code,
    /// One sentence, without a full stop at its end.
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Why this is wrong, and its usual cause; may have several lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// The one thing to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// What only its kind has.
    #[serde(flatten, deserialize_with = "detail")]
    pub detail: Option<Detail>,
    /// What a tool said, word for word, where that helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_output: Option<String>,
}

impl Finding {
    /// A finding with nothing but a message. A code stands for its usual kind, and a kind for its own code.
    pub fn new(code: impl Into<Code>, message: impl Into<String>) -> Self {
        let code = code.into();
        Self {
            kind: code.kind(),
            code,
            message: message.into(),
            location: None,
            explanation: None,
            next_step: None,
            detail: None,
            tool_output: None,
        }
    }

    /// The comparison that it is about.
    pub fn mismatch(&self) -> Option<&Mismatch> {
        match &self.detail {
            Some(Detail::Mismatch(mismatch)) => Some(mismatch),
            None => None,
        }
    }

    /// Says more finely than the kind what is wrong.
    #[must_use]
    pub fn code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }

    /// Adds where it is.
    #[must_use]
    pub fn at(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }

    /// Adds why it is wrong.
    #[must_use]
    pub fn because(mut self, explanation: impl Into<String>) -> Self {
        self.explanation = Some(explanation.into());
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn next(mut self, step: impl Into<String>) -> Self {
        self.next_step = Some(step.into());
        self
    }

    /// Adds what the tool said.
    #[must_use]
    pub fn quoting(mut self, output: impl Into<String>) -> Self {
        self.tool_output = Some(output.into());
        self
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Finding {
    /// What another version of `lab` wrote may have no code, or one that is not known here: then it has its kind's own.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut finding = Self::deserialize(deserializer)?;
        if !finding.code.kinds().contains(&finding.kind) {
            finding.code = finding.kind.into();
        }
        Ok(finding)
    }
}
