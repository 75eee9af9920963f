//! `--format junit`: the XML that CI servers read. A lab is a test suite, a check a test case.
//!
//! A failure is the student's, an error is not; a blocked check is skipped. `quick-junit` escapes for XML and drops the
//! characters that XML 1.0 forbids.

use crate::domain::verdict::{CheckReport, LabReport, Verdict};
use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};
use std::time::Duration;

use super::style::Style;
use super::{card, text, wording};

/// Columns of the text that explains a failure.
const WIDTH: usize = 100;

/// The document. `wall` is the time of the whole run.
///
/// # Errors
/// Only if the XML writer fails, which writing to memory does not.
pub fn render(reports: &[LabReport], wall: Duration) -> Result<String, SerializeError> {
    let mut document = Report::new("lab");
    document.set_time(wall);
    document.add_test_suites(reports.iter().map(suite));
    document.to_string()
}

fn suite(report: &LabReport) -> TestSuite {
    let mut suite = TestSuite::new(report.lab.as_str());
    suite.set_time(Duration::from_millis(report.wall_ms));
    suite.add_test_cases(report.checks.iter().map(|check| case(report, check)));
    suite
}

fn case(report: &LabReport, check: &CheckReport) -> TestCase {
    let mut case = TestCase::new(check.check.to_string(), status(report, check));
    case.set_classname(report.lab.as_str());
    case.set_time(Duration::from_millis(check.wall_ms));
    if let Verdict::Pass { .. } = check.verdict {
        case.set_system_out(wording::outcome(check));
    }
    case
}

fn status(report: &LabReport, check: &CheckReport) -> TestCaseStatus {
    let mut status = match &check.verdict {
        Verdict::Pass { .. } => return TestCaseStatus::success(),
        Verdict::Blocked { .. } => TestCaseStatus::skipped(),
        Verdict::Fail { .. } => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Broken { .. } => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    status.set_message(wording::outcome(check));
    if let Some(finding) = check.verdict.findings().first() {
        status.set_type(finding.kind.name());
        status.set_description(text::clean(&card::explain(report, check, &Style::plain(WIDTH))));
    }
    status
}
