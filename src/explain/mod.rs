//! L3: causes. Turns what a check saw into findings that teach: the root cause first, at the place where the learner has to
//! look, with the usual cause and the next step.
//!
//! Icarus blames a missing `;` on the next line and a missing `end` on the last one; `syntax` looks for the place that
//! is really wrong. What is not recognised is shown as the tool said it: a wrong explanation is worse than none. Whether a
//! design passes, and whose fault a failure is, is decided in `judge/`.

mod elaboration;
mod grammar;
mod keywords;
pub mod limits;
mod macros;
mod netlist;
mod number;
pub mod ports;
mod rejections;
mod scanned;
pub mod simulation;
mod syntax;
pub mod synthesis;
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::source::Location;
use crate::domain::source::{SourceFile, locate, source};
use crate::domain::text::printable;
use crate::tool::{Message, Severity};
use crate::verilog::lex;

/// Lines of a tool's output that are quoted where nothing in it was understood.
const QUOTED_LINES: usize = 20;

/// The errors among `messages` as findings, root cause first; never empty.
///
/// `raw` is what the tool printed, for the case that no line of it was understood.
pub fn errors(messages: &[Message], raw: &str, files: &[SourceFile]) -> Vec<Finding> {
    let errors: Vec<&Message> = messages.iter().filter(|message| message.severity == Severity::Error).collect();
    let findings = match errors.iter().find(|message| syntax::is_syntax_error(message)) {
        // Behind a syntax error the compiler guesses, and what it says there only confuses.
        Some(first) => match macros::before(first, messages, files) {
            undefined if undefined.is_empty() => vec![syntax::explain(first, &errors, files)],
            undefined => undefined,
        },
        None => elaboration::errors(&errors, files),
    };
    if findings.is_empty() { vec![unrecognised(raw)] } else { findings }
}

/// The warnings among `messages`; an undefined macro is no warning but an error, see [`undefined_macros`].
pub fn warnings(messages: &[Message], files: &[SourceFile]) -> Vec<Finding> {
    let warnings = messages.iter().filter(|message| message.severity == Severity::Warning);
    let mut findings: Vec<Finding> = Vec::new();
    for finding in warnings.map(|message| elaboration::warning(message, files)) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

/// Macros that are used but not defined. Icarus only warns and takes them as empty text, which is never what was meant.
pub fn undefined_macros(messages: &[Message], files: &[SourceFile]) -> Vec<Finding> {
    macros::undefined(messages, files)
}

/// Where `word` stands first in the code of a source: line, and columns from 1.
pub fn find_word(text: &str, word: &str) -> Option<(u32, (u32, u32))> {
    let tokens = lex::lex(text, 0).tokens;
    let found = tokens.iter().find(|token| token.text == word)?;
    Some((found.line, (found.column, found.end())))
}

/// The line that a message names.
fn place(message: &Message, files: &[SourceFile]) -> Option<Location> {
    locate(files, &message.file, message.line, message.column.map(|column| (column, column + 1)))
}

/// Where `word` stands in the statement that begins on the line that a message names, or that line.
fn place_of(word: &str, message: &Message, files: &[SourceFile]) -> Option<Location> {
    let tokens = source(files, &message.file).map(|file| lex::lex(&file.text, 0).tokens).unwrap_or_default();
    let mut behind = tokens.iter().skip_while(|token| token.line < message.line);
    let mut ended = false;
    let found = behind.find(|token| {
        let line_after = ended && token.line > message.line;
        ended |= token.is(";");
        token.text == word || line_after
    });
    let quoted = format!("\"{word}\"");
    let quoted = tokens.iter().find(|token| token.text == quoted);
    match found.filter(|token| token.text == word).or(quoted) {
        Some(token) => locate(files, &message.file, token.line, Some((token.column, token.end()))),
        None => place(message, files),
    }
}

fn unrecognised(raw: &str) -> Finding {
    let first = raw.lines().map(str::trim).find(|line| !line.is_empty());
    let text = first.map_or_else(|| "the compiler rejects the design and does not say why".to_owned(), printable);
    Finding::new(FindingKind::Elaboration, text).quoting(first_lines(raw))
}

/// As much of what a tool printed as is quoted where nothing in it was understood.
pub fn first_lines(raw: &str) -> String {
    raw.lines().take(QUOTED_LINES).map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_code_only() {
        assert_eq!(find_word("// sum\nwire sums, sum;", "sum"), Some((2, (12, 15))));
        assert_eq!(find_word("/* sum */ \"sum\"", "sum"), None);
    }
}
