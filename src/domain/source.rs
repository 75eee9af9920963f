//! Named texts, and places in them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use super::text::printable;

/// Lines shown on either side of the one that a finding points at.
const AROUND: u32 = 2;

/// How the names of Verilog files end.
pub const VERILOG_EXTENSIONS: [&str; 2] = ["v", "sv"];
/// How the names of files that they include end.
pub const INCLUDE_EXTENSIONS: [&str; 2] = ["vh", "svh"];

/// Whether a file name ends in one of these extensions, in small letters or capitals.
pub fn has_extension(name: &Path, extensions: &[&str]) -> bool {
    name.extension().is_some_and(|found| extensions.iter().any(|extension| found.eq_ignore_ascii_case(extension)))
}

/// A file name without its extension; `None` if that is none of these.
pub fn stem<'n>(name: &'n str, extensions: &[&str]) -> Option<&'n str> {
    name.rsplit_once('.').map(|(stem, _)| stem).filter(|_| has_extension(Path::new(name), extensions))
}

/// The names under which one of a lab's `sources` may be handed in, the best first: its own, and with the other extension of
/// Verilog, unless that is another of the sources.
pub fn names_of_source(source: &str, sources: &[String]) -> Vec<String> {
    let others =
        VERILOG_EXTENSIONS.map(|extension| stem(source, &VERILOG_EXTENSIONS).map(|stem| format!("{stem}.{extension}")));
    let others = others.into_iter().flatten().filter(|other| other != source && !sources.contains(other));
    std::iter::once(source.to_owned()).chain(others).collect()
}

/// A text with a name: a file of the DUT or of the harness, as checks, tools and messages take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its plain name, under which it stands in the working directory.
    pub name: String,
    /// Its path as the user knows it.
    pub display: String,
    pub text: String,
}

/// The source that a tool means by `file`, which may be a path.
pub fn source<'a>(files: &'a [SourceFile], file: &str) -> Option<&'a SourceFile> {
    let name = Path::new(file).file_name()?;
    files.iter().find(|source| Path::new(&source.name) == name)
}

/// The place that a tool means, as the user knows it, with the lines around it; `None` outside of the sources.
///
/// `line` counts from 1; `columns` are the first one and the one behind the last, from 1.
pub fn locate(files: &[SourceFile], file: &str, line: u32, columns: Option<(u32, u32)>) -> Option<Location> {
    let source = source(files, file).filter(|_| line > 0)?;
    let last = u32::try_from(source.text.lines().count()).unwrap_or(u32::MAX).max(1);
    let line = line.min(last);
    let excerpt = Excerpt::around(&source.text, line, AROUND);
    Some(Location { file: source.display.clone(), line, columns, excerpt })
}

/// A place in a source file, with the lines around it, so that a reporter needs no file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Path as the user knows it, relative to the workspace where possible.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// First column, and the one behind the last, from 1, in characters. Absent: the whole line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<(u32, u32)>,
    /// The lines around `line`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

impl Location {
    /// The line and columns of some bytes of `text`, which is the file `file`: those on their first line, and at least one. Bytes
    /// beyond the text are those behind its last one.
    pub fn of_bytes(file: &str, text: &str, span: Range<usize>, around: u32) -> Self {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |feed| feed + 1);
        let marked = text[start..end].lines().next().unwrap_or_default();
        let line = count(text[..line_start].matches('\n').count()) + 1;
        let first = count(text[line_start..start].chars().count()) + 1;
        let behind = first + count(marked.chars().count()).max(1);
        let excerpt = Excerpt::around(text, line, around);
        Self { file: file.to_owned(), line, columns: Some((first, behind)), excerpt }
    }
}

/// The last character boundary at or before `index`. Parsers may point into or beyond the last character.
fn floor_boundary(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX - 2)
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        self.columns.map_or(Ok(()), |(first, _)| write!(f, ":{first}"))
    }
}

/// Some consecutive lines of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Line number of the first line, from 1.
    pub first_line: u32,
    /// The lines, joined by line feeds, without control characters.
    pub text: String,
}

impl Excerpt {
    /// The line `line` of `source` and up to `around` lines on either side; `None` when there is no such line.
    /// Lines are cut after 10,000 characters.
    pub fn around(source: &str, line: u32, around: u32) -> Option<Self> {
        let first_line = line.saturating_sub(around).max(1);
        let before = line.checked_sub(first_line)? as usize;
        let count = before + 1 + around as usize;
        let shown = |line: &str| printable(&line.chars().take(MAX_LINE_CHARS).collect::<String>());
        let lines: Vec<String> = source.lines().skip(first_line as usize - 1).take(count).map(shown).collect();
        (before < lines.len()).then(|| Self { first_line, text: lines.join("\n") })
    }
}

/// Characters of a line that an excerpt shows: a binary file can be one line.
const MAX_LINE_CHARS: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_may_be_handed_in_with_the_other_extension_unless_the_lab_has_that_file_too() {
        let names = |source: &str, sources: &[&str]| {
            names_of_source(source, &sources.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(names("alu.v", &["alu.v"]), ["alu.v", "alu.sv"]);
        assert_eq!(names("alu.2.sv", &["alu.2.sv"]), ["alu.2.sv", "alu.2.v"]);
        assert_eq!(names("alu.v", &["alu.v", "alu.sv"]), ["alu.v"]);
        assert_eq!(names("alu", &["alu"]), ["alu"]);
    }

    #[test]
    fn extensions_are_told_from_names() {
        assert_eq!(stem("a.b.SV", &VERILOG_EXTENSIONS), Some("a.b"));
        for name in ["a.vh", "v", ".v", "a.v/b", "a.v.txt"] {
            assert_eq!(stem(name, &VERILOG_EXTENSIONS), None, "{name}");
        }
        assert!(has_extension(Path::new("trace.svh"), &INCLUDE_EXTENSIONS));
    }
}
