//! `results.jsonl`: every grade with everything that it was made of, one line a submission and lab.
//!
//! The teacher's: it has the findings of hidden cases too. The keys stand in the order of the type's fields, maps are
//! sorted, so that the same grade is the same line.

use std::io;

use crate::domain::gradebook::GradeRow;
use crate::report::json::with_rows;

use super::json;

/// Writes one line.
///
/// # Errors
/// Those of `out`.
pub fn write_row(mut out: impl io::Write, row: &GradeRow) -> io::Result<()> {
    let mut findings = row.checks.iter().flat_map(|check| check.verdict.findings());
    if findings.any(|finding| finding.mismatch().is_some()) {
        json::write(&mut out, &with_rows(row)?)?;
    } else {
        json::write(&mut out, row)?;
    }
    out.write_all(b"\n")
}
