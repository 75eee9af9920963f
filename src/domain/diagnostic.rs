//! Findings: what is wrong, where, why, and what to do next.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::compare::Mismatch;

/// A place in a source file, with the lines around it, so that a reporter needs no file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Path as the user knows it, relative to the workspace where possible.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// First column, and the one behind the last, from 1, in characters. Absent: the whole line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<(u32, u32)>,
    /// The lines around `line`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        self.columns.map_or(Ok(()), |(first, _)| write!(f, ":{first}"))
    }
}

/// Some consecutive lines of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Line number of the first line, from 1.
    pub first_line: u32,
    /// The lines, joined by line feeds, without control characters.
    pub text: String,
}

impl Excerpt {
    /// The line `line` of `source` and up to `around` lines on either side; `None` when there is no such line.
    /// Lines are cut after 10,000 characters.
    pub fn around(source: &str, line: u32, around: u32) -> Option<Self> {
        let first_line = line.saturating_sub(around).max(1);
        let before = line.checked_sub(first_line)? as usize;
        let count = before + 1 + around as usize;
        let shown = |line: &str| printable(&line.chars().take(MAX_LINE_CHARS).collect::<String>());
        let lines: Vec<String> = source.lines().skip(first_line as usize - 1).take(count).map(shown).collect();
        (before < lines.len()).then(|| Self { first_line, text: lines.join("\n") })
    }
}

/// Characters of a line that an excerpt shows: a binary file can be one line.
const MAX_LINE_CHARS: usize = 10_000;

/// Replaces control characters (a tab by one blank), so that text of a stranger cannot steer a terminal, and the Unicode
/// characters that reorder or break a line, so that it cannot look like other text (CVE-2021-42574).
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            c if is_printable(c) => c,
            _ => '\u{fffd}',
        })
        .collect()
}

/// Whether a character neither steers a terminal nor reorders or breaks a line.
pub fn is_printable(c: char) -> bool {
    let reorders = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !reorders
}

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
    /// For [`FindingKind::Mismatch`] and [`FindingKind::RowCount`]: the comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mismatch: Option<Box<Mismatch>>,
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
            mismatch: None,
            tool_output: None,
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
