//! A text file of a pack, and the way from its bytes to findings with file, line and column.

use super::pack::{Pack, PackError};
use crate::disk::text;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::source::Location;
use std::ops::Range;

/// Lines shown on either side of the one that a finding is about.
const CONTEXT_LINES: u32 = 1;

/// The text of a file, and how the user knows the file.
#[derive(Debug, Clone)]
pub struct PackText {
    path: String,
    text: String,
}

impl PackText {
    /// Reads a text file of a pack.
    ///
    /// # Errors
    /// One finding, when the file cannot be read or is not text.
    pub fn read(pack: &Pack, rel: &str) -> Result<Self, Vec<Finding>> {
        let bytes = pack.read(rel).map_err(|error| vec![error.into()])?;
        Self::from_bytes(pack.display(rel), &bytes)
    }

    /// Takes the bytes of a text file; `path` is how the user knows it.
    pub(super) fn from_bytes(path: String, bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        match text::decode(bytes) {
            Ok(text) => Ok(Self { path, text }),
            Err(wrong) => Err(vec![wrong.finding(FindingKind::Harness, &path)]),
        }
    }

    /// Wraps a text; `path` is how the user knows the file.
    pub fn new(path: impl Into<String>, text: &str) -> Self {
        Self { path: path.into(), text: text.to_owned() }
    }

    /// How the user knows the file.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text, as [`text::decode`] gives it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A finding about these bytes of the text.
    pub fn finding(&self, span: Range<usize>, message: impl Into<String>) -> Finding {
        Finding::new(FindingKind::Harness, message).at(Some(self.locate(span)))
    }

    /// The place of these bytes.
    pub fn locate(&self, span: Range<usize>) -> Location {
        Location::of_bytes(&self.path, &self.text, span, CONTEXT_LINES)
    }
}

impl From<PackError> for Finding {
    fn from(error: PackError) -> Self {
        Self::new(FindingKind::Harness, error.to_string())
    }
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
}
