//! CTRF, the Common Test Report Format (specification 0.0.0), for a whole class: one test a check, under the lab and the
//! student.
//!
//! The format asks for times, and grades have none: the same submissions are to give the same bytes. So every duration
//! is 0, and `start` and `stop` are those of the caller, or 0. A check that was not run is `skipped`, one about which
//! nothing can be said is `other`, never `failed`.

use std::io;

use super::shown::{self, Shown};
use super::{json, plain, words};
use crate::domain::gradebook::{GradeRow, Outcome};
use crate::domain::verdict::Status;
use crate::domain::weight::Points;
use serde::Serialize;

/// Characters of a message.
const MAX_MESSAGE: usize = 2000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CtrfTest<'a> {
    name: String,
    status: &'static str,
    duration: u64,
    suite: [&'a str; 2],
    raw_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    extra: CtrfExtra,
}

#[derive(Serialize)]
struct CtrfExtra {
    points: Option<Points>,
    max_points: Points,
}

#[derive(Default, Serialize)]
struct CtrfSummary {
    tests: u64,
    passed: u64,
    failed: u64,
    skipped: u64,
    pending: u64,
    other: u64,
    start: u64,
    stop: u64,
}

/// Writes a report row by row; none is kept.
pub struct CtrfReport<W> {
    out: W,
    summary: CtrfSummary,
}

impl<W: io::Write> CtrfReport<W> {
    /// Begins a report of the given version of `lab`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W, version: &str) -> io::Result<Self> {
        out.write_all(br#"{"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tool":{"name":"lab","version":"#)?;
        json::write(&mut out, &version)?;
        out.write_all(br#"},"tests":["#)?;
        Ok(Self { out, summary: CtrfSummary::default() })
    }

    /// Adds the tests of a row, at least one.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn add(&mut self, row: &GradeRow) -> io::Result<()> {
        let checks = shown::checks(row);
        if checks.is_empty() {
            return self.test(&whole(row));
        }
        checks.iter().try_for_each(|check| self.test(&test(row, check)))
    }

    fn test(&mut self, test: &CtrfTest<'_>) -> io::Result<()> {
        if self.summary.tests > 0 {
            self.out.write_all(b",")?;
        }
        self.summary.tests += 1;
        *match test.status {
            "passed" => &mut self.summary.passed,
            "failed" => &mut self.summary.failed,
            "skipped" => &mut self.summary.skipped,
            _ => &mut self.summary.other,
        } += 1;
        self.out.write_all(b"\n")?;
        Ok(json::write(&mut self.out, test)?)
    }

    /// Ends the report. `times` are when the run began and ended, in milliseconds since 1970; 0 if there are none.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self, times: Option<(u64, u64)>) -> io::Result<W> {
        (self.summary.start, self.summary.stop) = times.unwrap_or_default();
        self.out.write_all(b"\n],\"summary\":")?;
        json::write(&mut self.out, &self.summary)?;
        self.out.write_all(b"}}\n")?;
        Ok(self.out)
    }
}

fn test<'a>(row: &'a GradeRow, check: &Shown<'_>) -> CtrfTest<'a> {
    let (status, raw_status) = match check.status {
        Status::Pass => ("passed", "passed"),
        Status::Fail => ("failed", "failed"),
        Status::Blocked => ("skipped", "blocked"),
        Status::Broken(_) => ("other", "internal"),
    };
    let place = check.findings().first().filter(|finding| finding.mismatch().is_none());
    let place = place.and_then(|finding| finding.location.as_ref());
    CtrfTest {
        name: check.name.clone(),
        status,
        duration: 0,
        suite: [row.lab.as_str(), &row.student],
        raw_status,
        message: (!check.is_passed()).then(|| plain::explanation(check, MAX_MESSAGE)),
        file_path: place.map(|place| place.file.clone()),
        line: place.map(|place| place.line),
        extra: CtrfExtra { points: row.points.map(|_| check.points), max_points: check.max_points },
    }
}

/// A row that has no checks is in the report all the same.
fn whole(row: &GradeRow) -> CtrfTest<'_> {
    CtrfTest {
        name: "submission".to_owned(),
        status: match row.outcome {
            Outcome::Passed => "passed",
            Outcome::Internal => "other",
            _ => "failed",
        },
        duration: 0,
        suite: [row.lab.as_str(), &row.student],
        raw_status: row.outcome.name(),
        message: Some(words::cut(&shown::reason(row), MAX_MESSAGE, "…")),
        file_path: None,
        line: None,
        extra: CtrfExtra { points: row.points, max_points: row.max_points },
    }
}
