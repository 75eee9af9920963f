//! The place where a text stops being Verilog, as the rules look at it.

use super::Cause;
use crate::explain::grammar::{Expected, SyntaxErrorAt};
use crate::explain::keywords::is_keyword;
use crate::verilog::lex::{Kind, Token};

/// What a message points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Index of the file.
    pub file: usize,
    /// Line, from 1.
    pub line: u32,
    /// First column and the one behind the last, from 1.
    pub columns: (u32, u32),
}

/// Points at a token.
pub(super) fn mark(token: &Token<'_>) -> Mark {
    Mark { file: token.file, line: token.line, columns: (token.column, token.end()) }
}

/// Points at the place behind a token.
pub(super) fn behind(token: &Token<'_>) -> Mark {
    Mark { file: token.file, line: token.line, columns: (token.end(), token.end() + 1) }
}

/// The tokens and the stop.
pub(super) struct View<'t, 'a> {
    pub tokens: &'t [Token<'a>],
    pub stop: &'t SyntaxErrorAt,
}

impl<'t, 'a> View<'t, 'a> {
    pub fn token(&self, index: usize) -> Option<&'t Token<'a>> {
        self.tokens.get(index)
    }

    /// The token `back` places before `index`.
    pub fn back(&self, index: usize, back: usize) -> Option<&'t Token<'a>> {
        self.token(index.checked_sub(back)?)
    }

    /// Whether the token `back` places before the stop is `text`.
    pub fn before_is(&self, back: usize, text: &str) -> bool {
        self.back(self.stop.at, back).is_some_and(|token| token.is(text))
    }

    /// The token that does not fit; `None` at the end of the text.
    pub fn found(&self) -> Option<&'t Token<'a>> {
        self.token(self.stop.at)
    }

    pub fn found_is(&self, texts: &[&str]) -> bool {
        self.found().is_some_and(|token| texts.iter().any(|text| token.is(text)))
    }

    /// The last token that fits.
    pub fn before(&self) -> Option<&'t Token<'a>> {
        self.back(self.stop.at, 1)
    }

    /// The first token of what is cut off.
    pub fn start(&self) -> Option<&'t Token<'a>> {
        self.token(self.stop.start)
    }

    pub fn start_is(&self, texts: &[&str]) -> bool {
        self.start().is_some_and(|token| texts.iter().any(|text| token.is(text)))
    }

    /// Whether the token that does not fit stands on a later line than the one before it.
    pub fn on_next_line(&self) -> bool {
        match (self.before(), self.found()) {
            (Some(before), Some(found)) => (before.file, before.line) != (found.file, found.line),
            _ => true,
        }
    }

    /// Whether one of `texts` was expected.
    pub fn expects(&self, text: &str) -> bool {
        matches!(self.stop.expected, Expected::Symbol(symbols) if symbols.contains(&text))
    }

    /// The innermost word or bracket that is open, with its index.
    pub fn innermost(&self) -> Option<(usize, &'t Token<'a>)> {
        let index = *self.stop.open.last()?;
        Some((index, self.token(index)?))
    }

    /// The innermost open bracket; `None` if a word is open inside of it.
    pub fn bracket(&self) -> Option<(usize, &'t Token<'a>)> {
        self.innermost().filter(|(_, token)| ["(", "[", "{"].contains(&token.text))
    }

    /// What was opened inside of `open` and, by its indentation, closed by something that was meant for `open`.
    pub fn astray(&self, open: usize, fits: impl Fn(&Token<'_>) -> bool) -> Option<(&'t Token<'a>, &'t Token<'a>)> {
        let pairs = self.stop.closed.iter().filter(|(inner, _)| *inner > open);
        let tokens = pairs.filter_map(|(inner, close)| Some((self.token(*inner)?, self.token(*close)?)));
        tokens
            .filter(|(inner, _)| fits(inner))
            .find(|(inner, close)| close.is_first() && close.line > inner.line && close.indent < inner.indent)
    }

    /// Whether `word` is declared somewhere as a name.
    pub fn declares(&self, word: &str) -> bool {
        const DECLARE: [&str; 18] = [
            "input",
            "output",
            "inout",
            "wire",
            "reg",
            "logic",
            "integer",
            "genvar",
            "parameter",
            "localparam",
            "function",
            "task",
            "module",
            "int",
            "bit",
            "real",
            "tri",
            "byte",
        ];
        let mut declaring = false;
        self.tokens.iter().any(|token| {
            declaring = match token.text {
                ";" | "=" => false,
                text => declaring || DECLARE.contains(&text),
            };
            declaring && token.kind == Kind::Word && token.text == word
        })
    }

    /// Whether a name that is no keyword stands at `index`.
    pub fn is_name(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.kind == Kind::Word && !is_keyword(token.text))
    }
}

/// Says what was expected and what is there. Always true, and less helpful than the other rules.
pub(super) fn plainly(view: &View<'_, '_>) -> Option<Cause> {
    if let Some(cause) = missing(view) {
        return Some(cause);
    }
    let expected = expectation(view);
    let Some(found) = view.found() else {
        let last = view.before()?;
        return Some(
            Cause::new(behind(last), format!("the text ends here, but {expected} is expected"))
                .next("write what is missing"),
        );
    };
    let after = view.before().map_or_else(String::new, |before| format!(" behind `{}`", before.text));
    let next = if view.on_next_line() {
        "look at the end of the line before, too"
    } else {
        "compare the line with one that compiles"
    };
    Some(
        Cause::new(mark(found), format!("`{}` does not fit here", found.text))
            .because(format!("The compiler expects {expected}{after}."))
            .next(next),
    )
}

/// Something that has to stand behind the last token, where nothing stands that could be meant for it.
fn missing(view: &View<'_, '_>) -> Option<Cause> {
    let before = view.before()?;
    let ends = view.found().is_none_or(|found| [";", ")", "]", "}", ",", "(", ":"].contains(&found.text));
    let what = match view.stop.expected {
        Expected::Operand if ends => "a value".to_owned(),
        Expected::Name(what) if ends => format!("the name of a {what}"),
        Expected::Symbol([symbol]) if !view.stop.after_operand => format!("a `{symbol}`"),
        _ => return None,
    };
    let (place, where_to) = match view.found().filter(|_| before.is(";")) {
        Some(found) => (mark(found), format!("before `{}`", found.text)),
        None => (behind(before), format!("behind `{}`", before.text)),
    };
    Some(Cause::new(place, format!("{what} is missing {where_to}")).next("write it there"))
}

/// What was expected, in words.
fn expectation(view: &View<'_, '_>) -> String {
    match view.stop.expected {
        Expected::Module => "a module".to_owned(),
        Expected::Item => "a declaration, an assign, an always block, an instance or endmodule".to_owned(),
        Expected::Statement => "a statement".to_owned(),
        Expected::Operand => "a value".to_owned(),
        Expected::Number => "a number".to_owned(),
        Expected::Name(what) => format!("the name of a {what}"),
        Expected::Port => "a port".to_owned(),
        Expected::Symbol(symbols) => {
            let operator = view.stop.after_operand.then_some("an operator".to_owned());
            let all: Vec<String> =
                operator.into_iter().chain(symbols.iter().map(|symbol| format!("`{symbol}`"))).collect();
            match all.split_last() {
                Some((last, [])) => last.clone(),
                Some((last, others)) => format!("{} or {last}", others.join(", ")),
                None => String::new(),
            }
        }
    }
}
