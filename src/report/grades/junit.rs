//! `JUnit` XML for a whole class: a student's lab is a test suite, a check a test case.
//!
//! As in `lab check`, a failure is the student's, an error is not, and what was not run is skipped. Times are left out:
//! the same grades give the same bytes. `quick-junit` writes and escapes; it builds a whole document, so it is given one
//! suite at a time, and a class needs no more memory than a student.

use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::verdict::Status;
use crate::report::text::{clean, one_line};
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};
use std::io;

use super::plain;
use super::shown::{self, Shown};

/// Characters of a text.
const MAX_TEXT: usize = 4000;
/// What begins a suite. A `<` stands nowhere else: in text and attributes it is escaped.
const SUITE: &str = "<testsuite ";
/// What ends a document.
const END: &str = "</testsuites>";

/// Writes a report row by row; none is kept.
pub struct JunitReport<W> {
    out: W,
}

impl<W: io::Write> JunitReport<W> {
    /// Begins a report.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lab\">\n")?;
        Ok(Self { out })
    }

    /// Adds the suite of a row, with at least one test case.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn add(&mut self, row: &GradeRow) -> io::Result<()> {
        let mut document = Document::new("lab");
        document.add_test_suite(suite(row));
        let text = document.to_string().map_err(io::Error::other)?;
        let inner = text.find(SUITE).zip(text.rfind(END)).and_then(|(from, to)| text.get(from..to));
        let inner = inner.ok_or_else(|| io::Error::other("quick-junit wrote a document without a test suite"))?;
        writeln!(self.out, "    {}", inner.trim_end())
    }

    /// Ends the report.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<W> {
        writeln!(self.out, "{END}")?;
        Ok(self.out)
    }
}

fn suite(row: &GradeRow) -> TestSuite {
    let name = format!("{} {}", row.lab, one_line(&row.student));
    let mut suite = TestSuite::new(name.as_str());
    let checks = shown::checks(row);
    if checks.is_empty() {
        suite.add_test_case(named("submission".to_owned(), &name, whole(row)));
    }
    suite.add_test_cases(checks.iter().map(|check| named(check.name.clone(), &name, status(check))));
    suite
}

fn named(name: String, suite: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(suite);
    case
}

fn status(check: &Shown<'_>) -> TestCaseStatus {
    let mut status = match check.status {
        Status::Pass => return TestCaseStatus::success(),
        Status::Blocked => TestCaseStatus::skipped(),
        Status::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Status::Broken(_) => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    status.set_message(one_line(&check.outcome()));
    if let Some(finding) = check.findings().first() {
        status.set_type(finding.kind.name());
        status.set_description(clean(&plain::explanation(check, MAX_TEXT)));
    }
    status
}

/// A row that has no checks is in the report all the same.
fn whole(row: &GradeRow) -> TestCaseStatus {
    let mut status = match row.outcome {
        Outcome::Passed => return TestCaseStatus::success(),
        Outcome::Internal => TestCaseStatus::non_success(NonSuccessKind::Error),
        _ => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    status.set_message(shown::reason(row)).set_type(row.outcome.name());
    status
}
