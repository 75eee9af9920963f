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
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::source::{SourceFile, locate};
use crate::domain::text::printable;
use crate::tool::Message;
use crate::verilog::lex::{self, Token};
use crate::verilog::preprocess::{Expanded, Macros, is_for_compiler};
use view::{Mark, View};

/// What is really wrong.
struct Cause {
    /// Where it is not that of the rule.
    code: Option<Code>,
    mark: Mark,
    message: String,
    explanation: String,
    next: String,
}

impl Cause {
    fn new(mark: Mark, message: impl Into<String>) -> Self {
        Self { code: None, mark, message: message.into(), explanation: String::new(), next: String::new() }
    }

    fn code(mut self, code: Code) -> Self {
        self.code = Some(code);
        self
    }

    fn because(mut self, explanation: impl Into<String>) -> Self {
        self.explanation = explanation.into();
        self
    }

    fn next(mut self, step: impl Into<String>) -> Self {
        self.next = step.into();
        self
    }

    fn finding(self, code: Code, files: &[SourceFile]) -> Option<Finding> {
        let file = files.get(self.mark.file)?;
        let place = locate(files, &file.name, self.mark.line, Some(self.mark.columns));
        let mut finding = Finding::new(self.code.unwrap_or(code), printable(&self.message)).at(place).next(self.next);
        finding.explanation = Some(self.explanation).filter(|text| !text.is_empty());
        Some(finding)
    }
}

type SyntaxRule = fn(&View<'_, '_>) -> Option<Cause>;

/// The rules with the codes of what they find, the more special ones first. The last one always knows something.
const RULES: &[(Code, SyntaxRule)] = &[
    (Code::ForeignCharacter, characters::foreign),
    (Code::MalformedNumber, characters::number),
    (Code::MalformedNumber, characters::number_of_c),
    (Code::InvalidName, characters::digit_first),
    (Code::OtherLanguage, characters::comment),
    (Code::SemicolonInMacro, punctuation::in_macro),
    (Code::OtherLanguage, words::other_language),
    (Code::MisspeltKeyword, words::misspelt),
    (Code::UnknownOperator, words::operator),
    (Code::InvalidName, words::hyphen),
    (Code::MalformedEvents, places::sensitivity),
    (Code::MissingParentheses, places::condition),
    (Code::MissingBeginEnd, places::unless_else),
    (Code::MissingAssign, places::missing_assign),
    (Code::ItemInBlock, places::instance),
    (Code::ItemInBlock, places::declaration),
    (Code::MalformedCase, places::case_item),
    (Code::StatementOutsideBlock, places::system_task),
    (Code::BracesAsBlock, brackets::braces),
    (Code::MalformedPort, brackets::port_list),
    (Code::MalformedInstance, brackets::connections),
    (Code::MalformedConcatenation, brackets::wrong_kind),
    (Code::AssignmentSign, punctuation::assignment),
    (Code::AssignmentSign, punctuation::comparison),
    (Code::MissingSemicolon, punctuation::instead_of_semicolon),
    (Code::OutsideModule, blocks::outside_of_modules),
    (Code::StrayEnd, blocks::superfluous),
    (Code::MissingEnd, blocks::unclosed),
    (Code::MisplacedSemicolon, punctuation::early_end_of_head),
    (Code::MisplacedSemicolon, punctuation::after_end),
    (Code::UnclosedBracket, brackets::unclosed),
    (Code::StrayBracket, brackets::superfluous),
    (Code::MissingSemicolon, punctuation::missing_semicolon),
    (Code::KeywordAsName, words::keyword_as_name),
    (Code::MissingStatement, places::nothing),
    (Code::UnexpectedToken, view::plainly),
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
    let found = find_cause(message, files).and_then(|(code, cause)| cause.finding(code, files));
    found.unwrap_or_else(|| unsure(message, all, files))
}

fn find_cause(message: &Message, files: &[SourceFile]) -> Option<(Code, Cause)> {
    let lexed: Vec<_> = files.iter().zip(0..).map(|(file, index)| lex::lex(&file.text, index)).collect();
    let raw: Vec<Token<'_>> = lexed.iter().flat_map(|lexed| lexed.tokens.iter().copied()).collect();
    let mut macros = Macros::default();
    let expanded: Vec<Expanded<'_>> = files.iter().map(|file| macros.preprocess(&file.text)).collect();
    let tokens: Vec<Token<'_>> = expanded.iter().zip(0..).flat_map(|(file, index)| code(file, index)).collect();
    let file = files.iter().position(|file| crate::domain::source::source(files, &message.file) == Some(file))?;
    if let Some(cause) = characters::open_string(&raw, file, message.line) {
        return Some((Code::MalformedString, cause));
    }
    let stop = grammar::first_stop(&tokens)?;
    if stop.at == tokens.len()
        && let Some((file, place)) =
            lexed.iter().enumerate().find_map(|(index, lexed)| Some((index, lexed.open_comment?)))
    {
        return Some((Code::UnclosedComment, characters::open_comment(file, place)));
    }
    let view = View { tokens: &tokens, stop: &stop };
    if !agrees(&tokens, &stop, file, message) {
        return None;
    }
    RULES.iter().find_map(|(code, rule)| Some((*code, rule(&view)?)))
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
