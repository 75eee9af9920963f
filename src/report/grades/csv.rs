//! `grades.csv`: a row for each submission and lab, for a spreadsheet or a learning management system.
//!
//! The form is RFC 4180 (lines end with CR LF) in UTF-8. Text of others cannot become a formula ("CSV injection" in
//! OWASP's words): an apostrophe stands before whatever would make it one, at the beginning of a cell, and behind a
//! character at which a spreadsheet with other settings would cut the cell in two. Numbers of our own stay numbers; a
//! grade that could not be made has no points at all, not 0.
//!
//! The file is the teacher's. It names hidden cases, but has no values of theirs, since such tables are passed on.

use csv::{Terminator, Writer, WriterBuilder};
use std::io;

use crate::domain::gradebook::GradeRow;
use crate::domain::text::printable;
use crate::domain::weight::Visibility;
use crate::report::text::one_line;

use super::words;

/// The titles of the columns, in their order.
pub const COLUMNS: [&str; 12] = [
    "student",
    "lab",
    "verdict",
    "points",
    "max_points",
    "percent",
    "late_seconds",
    "penalty_percent",
    "checks",
    "message",
    "identical_to",
    "sha256",
];

/// Characters of a message.
const MAX_MESSAGE: usize = 500;

/// Writes the line of titles.
///
/// # Errors
/// Those of `out`.
pub fn write_header(out: impl io::Write) -> io::Result<()> {
    write(out, COLUMNS)
}

/// Writes the line of a row.
///
/// # Errors
/// Those of `out`.
pub fn write_row(out: impl io::Write, row: &GradeRow) -> io::Result<()> {
    let number = |number: Option<String>| number.unwrap_or_default();
    let hashes: Vec<&str> = row.files.iter().map(|file| file.sha256.as_str()).collect();
    write(
        out,
        [
            text(&row.student),
            text(row.lab.as_str()),
            row.outcome.name().to_owned(),
            number(row.points.map(|points| points.to_string())),
            row.max_points.to_string(),
            number(row.points.map(|points| format!("{:.2}", points.share_of(row.max_points) * 100.0))),
            number(row.late.map(|late| late.seconds.to_string())),
            number(row.late.map(|late| late.penalty_percent.to_string())),
            text(&checks(row)),
            text(&words::cut(&message(row), MAX_MESSAGE, "…")),
            text(row.identical_to.as_deref().unwrap_or_default()),
            text(&hashes.join(" ")),
        ],
    )
}

fn write(out: impl io::Write, cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> io::Result<()> {
    let mut line: Writer<_> = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    line.write_record(cells)?;
    line.flush()
}

/// `interface=1/1 simulate/a=0/2`.
fn checks(row: &GradeRow) -> String {
    let cells: Vec<String> =
        row.checks.iter().map(|check| format!("{}={}/{}", check.check, check.points, check.max_points)).collect();
    cells.join(" ")
}

fn message(row: &GradeRow) -> String {
    let Some(check) = row.decisive() else { return String::new() };
    match check.verdict.findings().first() {
        Some(_) if check.visibility == Visibility::Hidden => {
            format!("{}: a hidden case; results.jsonl has the details", check.check)
        }
        Some(finding) => format!("{}: {}", check.check, words::cause(finding)),
        None => check.check.to_string(),
    }
}

/// Text that is no formula, whatever a spreadsheet takes for the end of a cell.
fn text(text: &str) -> String {
    let line = if text.contains(['\n', '\r']) { one_line(text) } else { printable(text) };
    let mut out = String::new();
    let mut begins = true;
    for (at, c) in line.char_indices() {
        if begins && is_operator(c) {
            // At the beginning of the cell it stands before the blanks too, where spreadsheets look for it.
            let is_first = line[..at].chars().all(is_blank);
            out.insert(if is_first { 0 } else { out.len() }, '\'');
        }
        begins = is_separator(c) || (begins && is_blank(c));
        out.push(c);
    }
    // Nor a command to the runner of a CI job that prints the file: those begin a line.
    if out.starts_with("::") || out.starts_with("##") { format!("'{out}") } else { out }
}

/// What begins a formula, also in the wide forms that spreadsheets take for the same.
fn is_operator(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// Where a cell might be cut. A tab is none: `printable` leaves none.
fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '"')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{fffd}' | '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_wherever_a_cell_may_begin() {
        for (raw, safe) in [
            ("=1+1", "'=1+1"),
            ("::error::x", "'::error::x"),
            ("  +1", "'  +1"),
            ("\u{feff}@x", "'\u{feff}@x"),
            ("\t-1", "' -1"),
            ("\u{1}=1", "'\u{fffd}=1"),
            ("＝1", "'＝1"),
            ("a;=1", "a;'=1"),
            ("a\",\"=1", "a\",\"'=1"),
            ("a | =1", "a | '=1"),
            ("x\n=1", "x =1"),
        ] {
            assert_eq!(text(raw), safe, "{raw:?}");
        }
    }

    #[test]
    fn harmless_text_stays_as_it_is() {
        for same in ["anna.meier", "a-b", "x@y.org", "interface=1/1 simulate/a=0/2", "müller, jörg"] {
            assert_eq!(text(same), same);
        }
    }
}
