//! A text file of a pack, and the way from its bytes to findings with file, line and column.

use std::ops::Range;

use super::pack::{Pack, PackError};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::source::{Excerpt, Location};

/// Lines shown on either side of the one that a finding is about.
const CONTEXT_LINES: u32 = 1;

/// The text of a file, and how the user knows the file.
#[derive(Debug, Clone)]
pub struct PackText {
    path: String,
    text: String,
}

impl PackText {
    /// Reads a text file of a pack. A byte order mark is skipped.
    ///
    /// # Errors
    /// One finding, when the file cannot be read or is no UTF-8 text.
    pub fn read(pack: &Pack, rel: &str) -> Result<Self, Vec<Finding>> {
        let bytes = pack.read(rel).map_err(|error| vec![error.into()])?;
        Self::from_bytes(pack.display(rel), &bytes)
    }

    /// Wraps a text; `path` is how the user knows the file.
    pub fn new(path: impl Into<String>, text: &str) -> Self {
        Self { path: path.into(), text: text.trim_start_matches('\u{feff}').to_owned() }
    }

    /// Takes the bytes of a text file; `path` is how the user knows it.
    pub(super) fn from_bytes(path: String, bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        let text = String::from_utf8_lossy(bytes);
        let source = Self::new(path, &text);
        let bad = if std::str::from_utf8(bytes).is_err() { '\u{fffd}' } else { '\0' };
        let Some(at) = source.text.find(bad) else { return Ok(source) };
        let message = if bad == '\0' { "this is no text: it holds a NUL byte" } else { "this is not UTF-8 text" };
        Err(vec![source.finding(at..at + bad.len_utf8(), message).next("save the file as UTF-8 text")])
    }

    /// How the user knows the file.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A finding about these bytes of the text.
    pub fn finding(&self, span: Range<usize>, message: impl Into<String>) -> Finding {
        Finding::new(FindingKind::Harness, message).at(Some(self.locate(span)))
    }

    /// The line and columns of these bytes: those on their first line, and at least one. Bytes beyond the text are those
    /// behind its last one.
    pub fn locate(&self, span: Range<usize>) -> Location {
        let start = floor_boundary(&self.text, span.start);
        let end = floor_boundary(&self.text, span.end).max(start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |feed| feed + 1);
        let marked = self.text[start..end].lines().next().unwrap_or_default();
        let line = count(self.text[..line_start].matches('\n').count()) + 1;
        let first = count(self.text[line_start..start].chars().count()) + 1;
        let behind = first + count(marked.chars().count()).max(1);
        Location {
            file: self.path.clone(),
            line,
            columns: Some((first, behind)),
            excerpt: Excerpt::around(&self.text, line, CONTEXT_LINES),
        }
    }
}

impl From<PackError> for Finding {
    fn from(error: PackError) -> Self {
        Self::new(FindingKind::Harness, error.to_string())
    }
}

/// The last character boundary at or before `index`. Parsers may point into or beyond the last character.
fn floor_boundary(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX - 2)
}

/// Collects what is wrong with one file.
#[derive(Debug)]
pub(super) struct Problems<'s> {
    source: &'s PackText,
    findings: Vec<Finding>,
}

impl<'s> Problems<'s> {
    pub(super) fn new(source: &'s PackText) -> Self {
        Self { source, findings: Vec::new() }
    }

    /// Adds a problem; what comes back is for adding why it is wrong and what to do.
    pub(super) fn add(&mut self, span: impl Into<Range<usize>>, message: impl Into<String>) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(self.source.finding(span.into(), message));
        &mut self.findings[at]
    }

    pub(super) fn len(&self) -> usize {
        self.findings.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings in the order of the file.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        let place = |finding: &Finding| finding.location.as_ref().map(|at| (at.line, at.columns));
        self.findings.sort_by_key(place);
        self.findings
    }

    /// `value`, unless there are problems.
    pub(super) fn or<T>(self, value: Option<T>) -> Result<T, Vec<Finding>> {
        match value {
            Some(value) if self.findings.is_empty() => Ok(value),
            _ => Err(self.into_findings()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, span: Range<usize>) -> (u32, Option<(u32, u32)>) {
        let location = PackText::new("f", text).locate(span);
        (location.line, location.columns)
    }

    #[test]
    fn columns_are_counted_in_characters_and_stay_on_the_first_line() {
        assert_eq!(place("é = 1\nab\n", 8..9), (2, Some((2, 3))));
        assert_eq!(place("é = 1\n", 5..6), (1, Some((5, 6))));
        assert_eq!(place("[a]\nb\n", 0..6), (1, Some((1, 4))));
    }

    #[test]
    fn spans_inside_a_character_or_beyond_the_end_do_no_harm() {
        assert_eq!(place("é", 1..1), (1, Some((1, 2))));
        assert_eq!(place("a", 4..9), (1, Some((2, 3))));
        assert_eq!(place("", 0..3), (1, Some((1, 2))));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let source = PackText::from_bytes("f".into(), b"\xef\xbb\xbfab").expect("text");
        assert_eq!(source.text(), "ab");
    }

    #[test]
    fn binary_files_are_refused_where_they_stop_being_text() {
        for (bytes, line) in [(&b"ab\n\xff\n"[..], 2), (b"a\0b\n", 1)] {
            let findings = PackText::from_bytes("f".into(), bytes).expect_err("no text");
            assert_eq!(findings[0].location.as_ref().map(|at| at.line), Some(line));
        }
    }
}
