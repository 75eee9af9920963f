//! The records of the journal, as they stand in it. What they add up to is in `state`.
//!
//! A new optional field leaves [`RECORD_VERSION`] as it is; a new event, or a field that changes what another means,
//! raises it: an older `lab` must then refuse the journal rather than draw wrong conclusions from it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::figures::Figures;
use crate::domain::finding::FindingKind;
use crate::domain::id::LabId;
use crate::domain::verdict::{LabReport, Status};

/// The version of the records that this `lab` writes, and the newest that it reads.
pub const RECORD_VERSION: u32 = 1;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// [`RECORD_VERSION`] of the `lab` that wrote it.
    pub v: u32,
    /// A random number in hexadecimal; the same record in two journals has the same one.
    pub id: String,
    pub at: Timestamp,
    pub event: LedgerEvent,
}

/// Something that the learner did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerEvent {
    /// A lab was run.
    Attempt(Attempt),
    /// A hint was shown.
    Hint {
        lab: LabId,
        /// Which one, from 1.
        step: usize,
    },
    /// The skeleton was brought back.
    Reset { lab: LabId },
    /// A snapshot was brought back.
    Undo { lab: LabId },
    /// The reference solution was shown.
    Solution {
        lab: LabId,
        /// Before the lab was passed.
        gave_up: bool,
    },
    /// The roadmap was begun; the last such record counts.
    RoadmapStart { date: Date },
    /// A task of the roadmap was done.
    TaskDone {
        task: LabId,
        /// What the learner wrote about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// A task was not done after all.
    TaskUndone { task: LabId },
}

/// One run of a lab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub lab: LabId,
    /// Content hash of the harness that judged.
    pub harness: String,
    pub status: Status,
    /// The root cause, unless it passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingKind>,
    #[serde(default, skip_serializing_if = "Figures::is_empty")]
    pub figures: Figures,
    /// Hash of the DUT's sources.
    pub sources: String,
}

impl Attempt {
    /// What the journal keeps of a report; `harness` and `sources` are content hashes.
    pub fn new(report: &LabReport, harness: &str, sources: &str) -> Self {
        let finding = report.decisive().and_then(|check| check.verdict.findings().first());
        Self {
            lab: report.lab.clone(),
            harness: harness.to_owned(),
            status: report.status(),
            finding: finding.map(|finding| finding.kind),
            figures: report.figures(),
            sources: sources.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The journal outlives this version of `lab`: these lines must stay readable for ever.
    #[test]
    fn lines_of_version_1_are_read_and_written_word_for_word() {
        let lines = [
            r#"{"v":1,"id":"01","at":"2026-01-02T03:04:05Z","event":{"attempt":{"lab":"alu","harness":"aa","status":"pass","figures":{"cells":90},"sources":"bb"}}}"#,
            r#"{"v":1,"id":"02","at":"2026-01-02T03:04:05Z","event":{"attempt":{"lab":"alu","harness":"aa","status":"fail","finding":"mismatch","sources":"bb"}}}"#,
            r#"{"v":1,"id":"03","at":"2026-01-02T03:04:05Z","event":{"attempt":{"lab":"alu","harness":"aa","status":{"broken":"environment"},"finding":"tool-missing","sources":"bb"}}}"#,
            r#"{"v":1,"id":"04","at":"2026-01-02T03:04:05Z","event":{"hint":{"lab":"alu","step":2}}}"#,
            r#"{"v":1,"id":"05","at":"2026-01-02T03:04:05Z","event":{"reset":{"lab":"alu"}}}"#,
            r#"{"v":1,"id":"06","at":"2026-01-02T03:04:05Z","event":{"undo":{"lab":"alu"}}}"#,
            r#"{"v":1,"id":"07","at":"2026-01-02T03:04:05Z","event":{"solution":{"lab":"alu","gave_up":true}}}"#,
            r#"{"v":1,"id":"08","at":"2026-01-02T03:04:05Z","event":{"roadmap-start":{"date":"2026-01-02"}}}"#,
            r#"{"v":1,"id":"09","at":"2026-01-02T03:04:05Z","event":{"task-done":{"task":"read-book","note":"chapters 1\n2"}}}"#,
            r#"{"v":1,"id":"0a","at":"2026-01-02T03:04:05Z","event":{"task-undone":{"task":"read-book"}}}"#,
        ];
        for line in lines {
            let record: Record = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&record).unwrap(), line);
        }
    }
}
