//! What grading a class writes down: one [`GradeRow`] for each submission and lab, and what all rows have in common.
//!
//! Nothing here depends on when, how fast or on how many cores a grade was made: the same submissions give the same bits.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

use super::check::CheckId;
use super::finding::{Finding, FindingKind};
use super::id::LabId;
use super::verdict::{Owner, Status, Verdict};
use super::weight::{Points, Visibility};

/// What became of a submission, in one word that a teacher can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Passed,
    /// A value, or the number of rows, differs from what it should be.
    Wrong,
    /// The simulation is right, but Yosys finds a fault, or a budget is exceeded.
    Synthesis,
    /// The text is no Verilog, does not elaborate, or has other ports.
    DoesNotElaborate,
    /// A construct that a submission may not use, or a file that cannot be used.
    Rejected,
    /// CPU time is used up.
    Time,
    /// Memory is used up.
    Memory,
    /// Too much was written.
    Output,
    /// A tool dies of this submission, again and again, and of the reference it does not.
    Crash,
    /// There is no file.
    Missing,
    /// Nothing can be said about the submission: the machine, the lab or `lab` itself is at fault. Never a score.
    Internal,
}

impl Outcome {
    /// Every outcome, best first, [`Outcome::Internal`] last.
    pub const ALL: [Self; 11] = [
        Self::Passed,
        Self::Wrong,
        Self::Synthesis,
        Self::DoesNotElaborate,
        Self::Rejected,
        Self::Time,
        Self::Memory,
        Self::Output,
        Self::Crash,
        Self::Missing,
        Self::Internal,
    ];

    /// The stable name, as in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Wrong => "wrong",
            Self::Synthesis => "synthesis",
            Self::DoesNotElaborate => "does-not-elaborate",
            Self::Rejected => "rejected",
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Output => "output",
            Self::Crash => "crash",
            Self::Missing => "missing",
            Self::Internal => "internal",
        }
    }

    /// What it means, for a person.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Passed => "every check passed",
            Self::Wrong => "wrong values",
            Self::Synthesis => "simulates right, but does not synthesize as it should",
            Self::DoesNotElaborate => "does not elaborate",
            Self::Rejected => "uses what a submission may not use",
            Self::Time => "does not end: CPU time used up",
            Self::Memory => "needs too much memory",
            Self::Output => "writes too much",
            Self::Crash => "crashes a tool",
            Self::Missing => "nothing was submitted",
            Self::Internal => "could not be graded, and not by the student's fault",
        }
    }

    /// What the first thing that decided says about the submission.
    pub fn of(decisive: &Verdict) -> Self {
        let kind = decisive.findings().first().map(|finding| finding.kind);
        match (decisive.status(), kind) {
            (Status::Pass, _) => Self::Passed,
            (Status::Fail, Some(kind)) => Self::of_failure(kind),
            _ => Self::Internal,
        }
    }

    fn of_failure(kind: FindingKind) -> Self {
        match kind {
            FindingKind::SourceMissing => Self::Missing,
            FindingKind::SourceUnusable | FindingKind::Forbidden => Self::Rejected,
            FindingKind::Syntax | FindingKind::Elaboration | FindingKind::Ports => Self::DoesNotElaborate,
            FindingKind::TimeLimit => Self::Time,
            FindingKind::MemoryLimit => Self::Memory,
            FindingKind::OutputLimit | FindingKind::FileLimit => Self::Output,
            FindingKind::ToolCrash => Self::Crash,
            FindingKind::Latch
            | FindingKind::CombinationalLoop
            | FindingKind::MultipleDrivers
            | FindingKind::Undriven
            | FindingKind::NotSynthesizable
            | FindingKind::OverBudget => Self::Synthesis,
            // From `Harness` on, kinds that no failure begins with: they are not the student's.
            FindingKind::Mismatch
            | FindingKind::RowCount
            | FindingKind::Trace
            | FindingKind::Pattern
            | FindingKind::Harness
            | FindingKind::ToolMissing
            | FindingKind::Disk
            | FindingKind::Interrupted
            | FindingKind::Internal
            | FindingKind::Removed
            | FindingKind::Warning => Self::Wrong,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One check of a submission and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradedCheck {
    pub check: CheckId,
    /// The group whose points are given together or not at all; absent: the check stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who may see its details.
    #[serde(default)]
    pub visibility: Visibility,
    /// Points given; zero when another check of the group failed.
    pub points: Points,
    /// The most that it can give.
    pub max_points: Points,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// A file of a submission, as it was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedFile {
    /// Name of the source in the lab's manifest, never a name that the student chose.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

/// How late a submission came, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lateness {
    /// Seconds after the deadline; at least 1.
    pub seconds: u64,
    /// Percent of the points that are taken away, 0 to 100.
    pub penalty_percent: u32,
}

/// The surroundings in which a grade was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// Version of `lab`.
    pub lab: String,
    /// Version of each tool by its name.
    pub tools: BTreeMap<String, String>,
    /// The sandbox's tier, such as `landlock-7+seccomp+netns`.
    pub sandbox: String,
}

/// The limits of a grade that are the same for every submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeLimits {
    /// CPU seconds of a compilation.
    pub compile_cpu_s: u64,
    /// CPU seconds of a run of Yosys.
    pub synthesize_cpu_s: u64,
    /// CPU seconds of the simulation of a case, by its name.
    pub simulate_cpu_s: BTreeMap<String, u64>,
    /// Address space of each process in bytes.
    pub memory_bytes: u64,
    /// Largest file in bytes.
    pub file_bytes: u64,
}

/// The grade of one submission in one lab: one line of `results.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeRow {
    /// Version of this format: 1.
    pub schema: u32,
    /// The student's id, as the roster or the name of the folder has it. Untrusted text: escape it wherever it is shown.
    pub student: String,
    pub lab: LabId,
    #[serde(rename = "verdict")]
    pub outcome: Outcome,
    /// Points after the penalty for lateness; absent when nothing can be said.
    pub points: Option<Points>,
    /// The most that could be had.
    pub max_points: Points,
    /// How late it came, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Lateness>,
    /// The checks in their order.
    pub checks: Vec<GradedCheck>,
    /// What was done to the text before it was graded, and warnings; nothing of it decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Finding>,
    /// The files that were graded.
    pub files: Vec<SubmittedFile>,
    /// SHA-256 of the normalised text of all files: the same for submissions that differ in layout, comments and names of
    /// files only. Absent when there was nothing to normalise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalized_sha256: Option<String>,
    /// The first other student, by id, who submitted the same; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identical_to: Option<String>,
    /// SHA-256 of everything in the lab that decides, hidden cases included.
    pub lab_sha256: String,
    /// What a grade may use.
    pub limits: GradeLimits,
    pub surroundings: Surroundings,
}

impl GradeRow {
    /// The check that decided: the first that is broken, else the first that failed; `None` when all passed.
    pub fn decisive(&self) -> Option<&GradedCheck> {
        let with = |wanted: fn(Status) -> bool| self.checks.iter().find(move |check| wanted(check.verdict.status()));
        with(|status| matches!(status, Status::Broken(_))).or_else(|| with(|status| status == Status::Fail))
    }

    /// Whether the grade is nobody's fault but the machine's or ours, and should be made again.
    pub fn is_internal(&self) -> bool {
        self.outcome == Outcome::Internal
    }
}

/// The verdict of a check about which nothing can be said.
pub fn internal(finding: Finding) -> Verdict {
    Verdict::broken(Owner::Internal, finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_name_in_json() {
        for outcome in Outcome::ALL {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.name());
        }
    }

    #[test]
    fn what_is_broken_is_never_a_score() {
        let verdict = internal(Finding::new(FindingKind::ToolCrash, "x"));
        assert_eq!(Outcome::of(&verdict), Outcome::Internal);
    }
}
