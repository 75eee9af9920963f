//! Where statements begin and end, as far as taking one out needs it.

use super::limits::MAX_DEPTH;
use crate::verilog::lex::{Kind, Token};

/// What stands before a statement decides what has to stay when it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// In a list of statements or items: nothing has to stay.
    InList,
    /// Where exactly one statement has to stand, as behind `else`.
    Alone,
    /// No statement stands here.
    Nowhere,
}

/// Keywords that a statement follows.
const BEFORE_STATEMENT: [&str; 9] =
    ["initial", "final", "always", "always_comb", "always_ff", "always_latch", "forever", "else", "do"];

/// What may stand behind the tokens `before`.
pub fn position(before: &[Token<'_>]) -> Position {
    let Some(last) = before.last() else { return Position::InList };
    match (last.kind, last.text) {
        (Kind::Symbol, ")" | ":" | "*" | "]") => Position::Alone,
        (Kind::Symbol, ";") | (Kind::Word, "begin" | "fork" | "generate") => Position::InList,
        (Kind::Word, word) if word.starts_with("end") || word.starts_with("join") => Position::InList,
        (Kind::Word, _) if is_label(before) => Position::InList,
        (Kind::Word, word) if BEFORE_STATEMENT.contains(&word) => Position::Alone,
        (Kind::Word | Kind::Number, _) if ends_control(before) => Position::Alone,
        _ => Position::Nowhere,
    }
}

/// Whether the last token is the delay or event of a statement, as in `#10`, `#1ns`, `@clk` and `@u.clk`.
fn ends_control(before: &[Token<'_>]) -> bool {
    match before {
        [.., sign, _] if sign.kind == Kind::Symbol => matches!(sign.text, "#" | "@" | "."),
        [.., hash, number, _] => hash.is("#") && number.kind == Kind::Number,
        _ => false,
    }
}

/// Whether the last token is the name of a block, as in `begin : name`.
fn is_label(before: &[Token<'_>]) -> bool {
    match before {
        [.., opening, colon, _] if colon.is(":") => {
            let is_end = |text: &str| text.starts_with("end") || text.starts_with("join");
            opening.kind == Kind::Word && (["begin", "fork"].contains(&opening.text) || is_end(opening.text))
        }
        _ => false,
    }
}

/// The index behind the bracket that closes the one at `open`.
pub fn behind_brackets(tokens: &[Token<'_>], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open).filter(|(_, token)| token.kind == Kind::Symbol) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (token.text == ")").then_some(at + 1);
        }
        // Without a bound, a thousand brackets that nobody closes would be a million steps.
        if depth > MAX_DEPTH {
            return None;
        }
    }
    None
}

/// The index behind the call of a task at `at`, with its arguments and its `;`.
pub fn behind_call(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let has_arguments = tokens.get(at + 1).is_some_and(|token| token.is("("));
    let end = if has_arguments { behind_brackets(tokens, at + 1)? } else { at + 1 };
    tokens.get(end).filter(|token| token.is(";")).map(|_| end + 1)
}
