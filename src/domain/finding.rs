//! Findings: what is wrong, where, why, and what to do next.

use serde::{Deserialize, Deserializer, Serialize};

use super::mismatch::Mismatch;
use super::source::Location;

/// What kind of thing was found. The names are stable: they stand in JSON and in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A declared source file is not there.
    SourceMissing,
    /// A source file cannot be used: no regular file, too large, not text.
    SourceUnusable,
    /// The text is not Verilog.
    Syntax,
    /// The text is Verilog that does not elaborate.
    Elaboration,
    /// A construct that a submission of a stranger must not have.
    Forbidden,
    /// Something was taken out of a submission before it was graded; it does not decide.
    Removed,
    /// The ports are not those of the specification.
    Ports,
    /// A value differs from the golden vectors.
    Mismatch,
    /// The simulation ended before or after the last row.
    RowCount,
    /// The trace does not follow the protocol.
    Trace,
    /// The output of a self-checking testbench lacks a required pattern, or has a forbidden one.
    Pattern,
    /// Wall-clock or CPU time is used up.
    TimeLimit,
    /// Memory is used up.
    MemoryLimit,
    /// Too much text was printed.
    OutputLimit,
    /// A file became too large.
    FileLimit,
    /// A tool died by a signal or an internal error.
    ToolCrash,
    /// A latch is inferred.
    Latch,
    /// A combinational path ends where it begins.
    CombinationalLoop,
    /// A net has several drivers.
    MultipleDrivers,
    /// A net is used but has no driver.
    Undriven,
    /// A construct that no synthesis accepts.
    NotSynthesizable,
    /// More cells or flip-flops than the lab allows.
    OverBudget,
    /// The lab's own files are wrong.
    Harness,
    /// A tool is not installed, or does not work.
    ToolMissing,
    /// The disk is full, or a directory cannot be written.
    Disk,
    /// The user interrupted the run.
    Interrupted,
    /// A mistake of `lab` itself.
    Internal,
    /// A warning of a tool; it does not decide.
    Warning,
}

impl FindingKind {
    /// The stable name, as in JSON.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

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

/// One thing that was found: for a person first, for a program by its [`FindingKind`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// One sentence, without a full stop at its end.
    pub message: String,
    /// Where it is.
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
    /// A finding with nothing but a message.
    pub fn new(kind: FindingKind, message: impl Into<String>) -> Self {
        Self {
            kind,
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
