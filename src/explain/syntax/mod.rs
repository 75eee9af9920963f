//! Syntax errors. Icarus says only that there is one, and often a line too late.
//!
//! The own parser says at which token and what was expected there. If that is on the line that Icarus names, the rules
//! in the files of this directory look for the mistake behind it; if not, Icarus is quoted and nothing is claimed.
//! A rule belongs into the file of its subject, and into [`RULES`].

mod blocks;
mod brackets;
mod characters;
mod places;
mod punctuation;
mod view;
mod words;

use super::grammar::{self, SyntaxErrorAt};
use crate::domain::finding::{Finding, FindingKind};
use crate::domain::source::{SourceFile, locate};
use crate::domain::text::printable;
use crate::tool::Message;
use crate::verilog::lex::{self, Token};
use crate::verilog::preprocess::{Expanded, Macros, is_for_compiler};
use view::{Mark, View};

/// What is really wrong.
struct Cause {
    mark: Mark,
    message: String,
    explanation: String,
    next: String,
}

impl Cause {
    fn new(mark: Mark, message: impl Into<String>) -> Self {
        Self { mark, message: message.into(), explanation: String::new(), next: String::new() }
    }

    fn because(mut self, explanation: impl Into<String>) -> Self {
        self.explanation = explanation.into();
        self
    }

    fn next(mut self, step: impl Into<String>) -> Self {
        self.next = step.into();
        self
    }

    fn finding(self, files: &[SourceFile]) -> Option<Finding> {
        let file = files.get(self.mark.file)?;
        let place = locate(files, &file.name, self.mark.line, Some(self.mark.columns));
        let mut finding = Finding::new(FindingKind::Syntax, printable(&self.message)).at(place).next(self.next);
        finding.explanation = Some(self.explanation).filter(|text| !text.is_empty());
        Some(finding)
    }
}

type SyntaxRule = fn(&View<'_, '_>) -> Option<Cause>;

/// The rules, the more special ones first. The last one always knows something.
const RULES: &[SyntaxRule] = &[
    characters::foreign,
    characters::number,
    characters::number_of_c,
    characters::digit_first,
    characters::comment,
    punctuation::in_macro,
    words::other_language,
    words::misspelt,
    words::operator,
    words::hyphen,
    places::sensitivity,
    places::condition,
    places::unless_else,
    places::missing_assign,
    places::instance,
    places::declaration,
    places::case_item,
    places::system_task,
    brackets::braces,
    brackets::port_list,
    brackets::connections,
    brackets::wrong_kind,
    punctuation::assignment,
    punctuation::comparison,
    punctuation::instead_of_semicolon,
    blocks::outside_of_modules,
    blocks::superfluous,
    blocks::unclosed,
    punctuation::early_end_of_head,
    punctuation::after_end,
    brackets::unclosed,
    brackets::superfluous,
    punctuation::missing_semicolon,
    words::keyword_as_name,
    places::nothing,
    view::plainly,
];

/// Whether a message complains about syntax, in one of the forms that Icarus has.
pub(super) fn is_syntax_error(message: &Message) -> bool {
    const FORMS: [&str; 8] = [
        "syntax",
        "invalid module i",
        "malformed statement",
        "close quote",
        "superfluous comma in port",
        "invalid port declaration separator",
        "errors in port declarations",
        "cannot have a size",
    ];
    let text = message.text.to_lowercase();
    FORMS.iter().any(|form| text.contains(form))
}

/// Explains the first syntax error of a design.
pub(super) fn explain(message: &Message, all: &[&Message], files: &[SourceFile]) -> Finding {
    let cause = find_cause(message, files);
    cause.and_then(|cause| cause.finding(files)).unwrap_or_else(|| unsure(message, all, files))
}

fn find_cause(message: &Message, files: &[SourceFile]) -> Option<Cause> {
    let lexed: Vec<_> = files.iter().zip(0..).map(|(file, index)| lex::lex(&file.text, index)).collect();
    let raw: Vec<Token<'_>> = lexed.iter().flat_map(|lexed| lexed.tokens.iter().copied()).collect();
    let mut macros = Macros::default();
    let expanded: Vec<Expanded<'_>> = files.iter().map(|file| macros.preprocess(&file.text)).collect();
    let tokens: Vec<Token<'_>> = expanded.iter().zip(0..).flat_map(|(file, index)| code(file, index)).collect();
    let file = files.iter().position(|file| crate::domain::source::source(files, &message.file) == Some(file))?;
    if let Some(cause) = characters::open_string(&raw, file, message.line) {
        return Some(cause);
    }
    let stop = grammar::first_stop(&tokens)?;
    if stop.at == tokens.len()
        && let Some((file, place)) =
            lexed.iter().enumerate().find_map(|(index, lexed)| Some((index, lexed.open_comment?)))
    {
        return Some(characters::open_comment(file, place));
    }
    let view = View { tokens: &tokens, stop: &stop };
    agrees(&tokens, &stop, file, message).then(|| RULES.iter().find_map(|rule| rule(&view))).flatten()
}

/// The tokens of a file without the directives for the compiler, which take their line.
fn code<'e>(file: &'e Expanded<'_>, index: usize) -> Vec<Token<'e>> {
    let mut directive = None;
    let mut tokens = file.lex(index).tokens;
    tokens.retain(|token| {
        if is_for_compiler(token.text) {
            directive = Some(token.line);
        }
        directive != Some(token.line)
    });
    tokens
}

/// Whether Icarus stops on the line on which the own parser does.
fn agrees(tokens: &[Token<'_>], stop: &SyntaxErrorAt, file: usize, message: &Message) -> bool {
    let on_line = |token: &Token<'_>| token.file == file && token.line == message.line;
    let before = stop.at.checked_sub(1).and_then(|index| tokens.get(index));
    match tokens.get(stop.at) {
        Some(token) => on_line(token) || message.text.contains("comma") && before.is_some_and(on_line),
        None => before.is_none_or(|last| last.file == file && last.line <= message.line),
    }
}

/// The words of Icarus, where nothing better is known.
fn unsure(message: &Message, all: &[&Message], files: &[SourceFile]) -> Finding {
    let name = |m: &Message| {
        crate::domain::source::source(files, &m.file).map_or_else(String::new, |file| file.display.clone())
    };
    let quoted: Vec<String> = all.iter().map(|m| format!("{}:{}: {}", name(m), m.line, m.text)).collect();
    Finding::new(FindingKind::Syntax, "syntax error")
        .at(locate(files, &message.file, message.line, None))
        .because(
            "The compiler could not go on here, and does not say why. The mistake is on this line or at the end of the one \
             before.",
        )
        .next("compare both lines with some that compile: keywords, brackets, `;`")
        .quoting(quoted.join("\n"))
}
