//! Directives and macros: what the parser of the compiler gets to see.
//!
//! Macros without arguments are replaced; their tokens stand where the macro was used. Files that are included are not
//! read, macros with arguments stay as they are, and those that are not defined become nothing, as Icarus has it.

use std::collections::BTreeMap;

use crate::verilog::lex::{Kind, Token};

/// Carries out directives and replaces macros.
pub(super) fn preprocess<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut state = Preprocessor { macros: BTreeMap::new(), active: Vec::new(), out: Vec::new() };
    let mut rest = tokens;
    while let Some((token, behind)) = rest.split_first() {
        let taken = if token.kind == Kind::Macro { state.directive(token, behind) } else { state.plain(*token) };
        rest = &behind[taken.min(behind.len())..];
    }
    state.out
}

struct Preprocessor<'a> {
    /// The bodies of macros; of those with arguments only that there is one.
    macros: BTreeMap<&'a str, Option<Vec<Token<'a>>>>,
    /// For each open `ifdef`, whether its text counts.
    active: Vec<bool>,
    out: Vec<Token<'a>>,
}

impl<'a> Preprocessor<'a> {
    fn is_active(&self) -> bool {
        self.active.iter().all(|active| *active)
    }

    fn plain(&mut self, token: Token<'a>) -> usize {
        if self.is_active() {
            self.out.push(token);
        }
        0
    }

    /// Carries out the directive `token`; how many of the tokens `behind` it belong to it.
    fn directive(&mut self, token: &Token<'a>, behind: &[Token<'a>]) -> usize {
        let name = behind.first().map_or("", |token| token.text);
        match &token.text[1..] {
            "ifdef" => self.condition(self.macros.contains_key(name)),
            "ifndef" => self.condition(!self.macros.contains_key(name)),
            "else" => self.otherwise(),
            "elsif" => 1 + self.otherwise(),
            "endif" => {
                self.active.pop();
                0
            }
            "define" => self.define(name, logical_line(token, behind)),
            "timescale" | "default_nettype" | "include" | "line" | "pragma" | "undef" | "unconnected_drive"
            | "begin_keywords" => same_line(token, behind).len(),
            "resetall" | "celldefine" | "endcelldefine" | "nounconnected_drive" | "end_keywords" => 0,
            used => self.expand(used, token),
        }
    }

    fn condition(&mut self, holds: bool) -> usize {
        self.active.push(holds);
        1
    }

    fn otherwise(&mut self) -> usize {
        self.active.last_mut().into_iter().for_each(|active| *active = !*active);
        0
    }

    fn define(&mut self, name: &'a str, line: &[Token<'a>]) -> usize {
        let body: Vec<Token<'a>> = line.iter().skip(1).filter(|token| token.text != "\\").copied().collect();
        let with_arguments = match line {
            [name, bracket, ..] => bracket.text == "(" && bracket.line == name.line && bracket.column == name.end(),
            _ => false,
        };
        if self.is_active() {
            self.macros.insert(name, (!with_arguments).then_some(body));
        }
        line.len()
    }

    fn expand(&mut self, name: &str, token: &Token<'a>) -> usize {
        match self.macros.get(name).cloned() {
            Some(Some(body)) => body.iter().for_each(|inner| {
                self.plain(Token { kind: inner.kind, text: inner.text, origin: Some(token.text), ..*token });
            }),
            Some(None) => {
                self.plain(*token);
            }
            None => {}
        }
        0
    }
}

/// The tokens on the line of `token`.
fn same_line<'t, 'a>(token: &Token<'a>, behind: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let length = behind.iter().take_while(|other| other.line == token.line).count();
    &behind[..length]
}

/// The tokens on the line of `token`, which a `\` at its end continues.
fn logical_line<'t, 'a>(token: &Token<'a>, behind: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let mut line = token.line;
    let mut continued = false;
    let belongs = |other: &&Token<'a>| {
        let belongs = other.line == line || continued;
        line = other.line;
        continued = other.text == "\\";
        belongs
    };
    let length = behind.iter().take_while(belongs).count();
    &behind[..length]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verilog::lex::lex;

    fn after(text: &str) -> String {
        let tokens = preprocess(&lex(text, 0).tokens);
        tokens.iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn macros_are_replaced_where_they_are_used() {
        assert_eq!(after("`define W 4 + \\\n 1\n[`W-1:0] `X"), "[ 4 + 1 - 1 : 0 ]");
        assert_eq!(after("`define F(a) a\n`F(b)"), "`F ( b )");
    }

    #[test]
    fn only_one_branch_counts() {
        let text = "`ifdef A\na\n`else\nb\n`endif\n`ifndef A\n`define C c\n`endif\n`C";
        assert_eq!(after(text), "b c");
    }

    #[test]
    fn directives_take_their_line() {
        assert_eq!(after("`timescale 1ns / 1ps\n`default_nettype none\nmodule"), "module");
    }
}
