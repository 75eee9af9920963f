//! Verdicts: what a check decided, with the evidence for it.
//!
//! There is no public boolean outcome. A [`Verdict::Pass`] cannot be built without [`Evidence`], and evidence cannot be
//! empty; [`Verdict::Fail`] is always the student's, [`Verdict::Broken`] never is.
use serde::{Deserialize, Serialize};

use super::check::{CheckId, Fact};
use super::figures::Figures;
use super::finding::{Finding, FindingKind};
use super::id::LabId;

/// At least one substantial fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Fact>", into = "Vec<Fact>")]
pub struct Evidence(Vec<Fact>);

impl Evidence {
    /// Wraps the facts; `None` if there is none, or one that says nothing.
    pub fn new(facts: Vec<Fact>) -> Option<Self> {
        let holds = !facts.is_empty() && facts.iter().all(Fact::is_substantial);
        holds.then_some(Self(facts))
    }

    /// The facts, at least one.
    pub fn facts(&self) -> &[Fact] {
        &self.0
    }
}

impl TryFrom<Vec<Fact>> for Evidence {
    type Error = &'static str;

    fn try_from(facts: Vec<Fact>) -> Result<Self, Self::Error> {
        Self::new(facts).ok_or("a pass without evidence")
    }
}

impl From<Evidence> for Vec<Fact> {
    fn from(evidence: Evidence) -> Self {
        evidence.0
    }
}

/// At least one finding; the first is the root cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Finding>", into = "Vec<Finding>")]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Wraps the findings; `None` if there is none.
    pub fn new(findings: Vec<Finding>) -> Option<Self> {
        (!findings.is_empty()).then_some(Self(findings))
    }

    pub fn first(&self) -> &Finding {
        &self.0[0]
    }

    /// All findings, at least one.
    pub fn as_slice(&self) -> &[Finding] {
        &self.0
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Self(vec![finding])
    }
}

impl TryFrom<Vec<Finding>> for Findings {
    type Error = &'static str;

    fn try_from(findings: Vec<Finding>) -> Result<Self, Self::Error> {
        Self::new(findings).ok_or("a verdict without a finding")
    }
}

impl From<Findings> for Vec<Finding> {
    fn from(findings: Findings) -> Self {
        findings.0
    }
}

/// Whose fault a broken check is. The order is that of the exit codes: a later one outweighs an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The lab's author: the reference does not pass its own check.
    Author,
    /// The machine: a tool is missing or does not work, the disk is full.
    Environment,
    /// `lab` itself.
    Internal,
    /// Nobody: the user interrupted the run.
    User,
}

/// What a check decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// The DUT does what the check asks for.
    Pass { evidence: Evidence },
    /// The DUT does not; always the student's.
    Fail {
        /// What was found, root cause first.
        findings: Findings,
    },
    /// Nothing can be said about the DUT; never the student's.
    Broken {
        /// Whose fault it is.
        owner: Owner,
        /// What was found, root cause first.
        findings: Findings,
    },
    /// Not run, because another check has to pass first.
    Blocked { by: CheckId },
}

impl Verdict {
    /// A failure with one finding.
    pub fn fail(finding: Finding) -> Self {
        Self::Fail { findings: finding.into() }
    }

    /// A broken check with one finding.
    pub fn broken(owner: Owner, finding: Finding) -> Self {
        Self::Broken { owner, findings: finding.into() }
    }

    /// A failure with these findings; without any, a mistake of `lab`.
    pub fn failed(findings: Vec<Finding>) -> Self {
        match Findings::new(findings) {
            Some(findings) => Self::Fail { findings },
            None => {
                Self::broken(Owner::Internal, Finding::new(FindingKind::Internal, "the check failed without a finding"))
            }
        }
    }

    /// A pass for these facts; without any, a broken check: `lab` must never pass what it did not look at.
    pub fn pass(facts: Vec<Fact>) -> Self {
        match Evidence::new(facts) {
            Some(evidence) => Self::Pass { evidence },
            None => Self::broken(
                Owner::Author,
                Finding::new(FindingKind::Harness, "the check compared nothing, so it cannot pass"),
            ),
        }
    }

    /// What was found; empty for a pass and a blocked check.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Fail { findings } | Self::Broken { findings, .. } => findings.as_slice(),
            Self::Pass { .. } | Self::Blocked { .. } => &[],
        }
    }

    /// The verdict without its details.
    pub fn status(&self) -> Status {
        match self {
            Self::Pass { .. } => Status::Pass,
            Self::Blocked { .. } => Status::Blocked,
            Self::Fail { .. } => Status::Fail,
            Self::Broken { owner, .. } => Status::Broken(*owner),
        }
    }
}

/// A verdict without its details, ordered by weight: the heaviest of several decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Pass,
    Blocked,
    /// A failure of the student.
    Fail,
    /// Nothing can be said.
    Broken(Owner),
}

/// What one check found, and what it cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    pub check: CheckId,
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What it measured, on a failure too.
    #[serde(default, skip_serializing_if = "Figures::is_empty")]
    pub figures: Figures,
    /// Warnings of the tools about the DUT; they do not decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Finding>,
    /// Every tool's command line, to copy and paste.
    pub commands: Vec<String>,
    /// Wall-clock time of the check in milliseconds.
    pub wall_ms: u64,
}

impl CheckReport {
    /// A check that has a verdict without having run any tool.
    pub fn not_run(check: CheckId, verdict: Verdict) -> Self {
        Self { check, verdict, figures: Figures::default(), warnings: Vec::new(), commands: Vec::new(), wall_ms: 0 }
    }
}

/// What all checks of one lab found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabReport {
    pub lab: LabId,
    pub title: String,
    /// Paths of the learner's source files as the user knows them, in the order of the manifest: where a reporter points
    /// when a finding has no place of its own.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The checks in their order; at least one.
    pub checks: Vec<CheckReport>,
    /// Whether the report comes from the cache.
    pub cached: bool,
    /// Wall-clock time of the lab in milliseconds; when it comes from the cache, that of the original run.
    pub wall_ms: u64,
}

impl LabReport {
    /// The heaviest of the checks' verdicts. A lab without any check is not passed.
    pub fn status(&self) -> Status {
        self.checks.iter().map(|check| check.verdict.status()).max().unwrap_or(Status::Broken(Owner::Internal))
    }

    /// The check that a reader should look at: the first that decided the status, but a combinational loop before a
    /// simulation that does not end, or gives wrong values, because of it.
    pub fn decisive(&self) -> Option<&CheckReport> {
        let status = self.status();
        let kind = |check: &CheckReport| check.verdict.findings().first().map(|finding| finding.kind);
        let mut deciding = self.checks.iter().filter(|check| check.verdict.status() == status);
        let first = deciding.clone().next()?;
        let loops = deciding.find(|check| kind(check) == Some(FindingKind::CombinationalLoop));
        let follows = |kind| matches!(kind, Some(FindingKind::TimeLimit | FindingKind::Mismatch));
        Some(loops.filter(|_| follows(kind(first))).unwrap_or(first))
    }

    /// The figures of all checks together.
    pub fn figures(&self) -> Figures {
        self.checks.iter().fold(Figures::default(), |sum, check| sum.or(check.figures))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_needs_substantial_evidence() {
        let nothing = Fact::VectorsMatched { rows: 4, values: 0, clocked: false };
        assert_eq!(Verdict::pass(vec![]).status(), Status::Broken(Owner::Author));
        assert_eq!(Verdict::pass(vec![nothing]).status(), Status::Broken(Owner::Author));
        assert_eq!(Verdict::pass(vec![Fact::PortsMatched { ports: 3 }]).status(), Status::Pass);
    }

    #[test]
    fn evidence_cannot_be_forged_through_the_cache() {
        let forged = r#"{"verdict":"pass","evidence":[]}"#;
        assert!(serde_json::from_str::<Verdict>(forged).is_err());
    }

    #[test]
    fn a_failure_outweighs_a_block_and_a_broken_tool_outweighs_a_failure() {
        assert!(Status::Fail > Status::Blocked);
        assert!(Status::Broken(Owner::Author) > Status::Fail);
        assert!(Status::Broken(Owner::Internal) > Status::Broken(Owner::Environment));
    }
}
