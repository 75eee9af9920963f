//! One walk over the tokens of a file: forbidden ones are reported, harmless left-overs are taken out, the rest is kept.

use crate::domain::code::Code;
use crate::domain::text::printable;

use super::report::GateReport;
use super::rules::{self, GateRule, System};
use super::statements::{Position, behind_brackets, behind_call, position};
use super::token;
use crate::verilog::lex::{Kind, Token};

/// Byte of a token that stands in no text, so that it is next to none.
const NOWHERE: usize = usize::MAX / 2;

/// The tokens that the tools may see.
pub fn strip<'a>(tokens: &[Token<'a>], report: &mut GateReport<'_>) -> Vec<Token<'a>> {
    let kept = Vec::with_capacity(tokens.len());
    let mut strip = Strip { tokens, kept, report, cases: 0, null_before: None };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = strip.token(at, token);
    }
    strip.kept
}

struct Strip<'t, 'a, 'r, 's> {
    tokens: &'t [Token<'a>],
    kept: Vec<Token<'a>>,
    report: &'r mut GateReport<'s>,
    /// Open case statements, in which `name:` is no label.
    cases: usize,
    /// The index of an `else` that needs a statement before it.
    null_before: Option<usize>,
}

impl<'a> Strip<'_, 'a, '_, '_> {
    /// Keeps, reports or takes out what begins with `token`; the index to go on at.
    fn token(&mut self, at: usize, token: &Token<'a>) -> usize {
        token::check(token, self.report);
        match token.kind {
            Kind::Macro => self.directive(at, token),
            Kind::System => self.system(at, token),
            Kind::Word => self.word(at, token),
            Kind::Symbol if token.text == "(" => self.bracket(at, token),
            _ => self.keep(at, token),
        }
    }

    fn keep(&mut self, at: usize, token: &Token<'a>) -> usize {
        self.kept.push(*token);
        at + 1
    }

    /// Puts a word where `token` stands.
    fn put(&mut self, text: &'static str, token: &Token<'a>) {
        self.kept.push(Token { kind: Kind::Word, text, at: NOWHERE, ..*token });
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(text))
    }

    fn forbid(&mut self, token: &Token<'_>, rule: &GateRule) {
        let message = format!("{} is not allowed in a submission", rule.what.unwrap_or(&quoted(token)));
        self.report.reject(rule.code, token, message, rule.why, rule.next);
    }

    fn malformed(&mut self, token: &Token<'_>, message: String, next: &str) {
        let why = "What it belongs to cannot be told apart from the rest of the design.";
        let code = if token.kind == Kind::Macro { Code::MalformedDirective } else { Code::MalformedLeftover };
        self.report.reject(code, token, message, why, next);
    }

    fn word(&mut self, at: usize, token: &Token<'a>) -> usize {
        match token.text {
            "assert" | "assume" | "cover" | "restrict" => return self.assertion(at, token),
            "property" | "sequence" | "specify" => return self.block(at, token),
            "case" | "casex" | "casez" => self.cases += 1,
            "endcase" => self.cases = self.cases.saturating_sub(1),
            "else" if self.null_before == Some(at) => {
                self.put("begin", token);
                self.put("end", token);
            }
            // What is left of a `final` block, which Yosys does not know, once its printing is gone.
            "end" if self.kept.len() >= 2 && self.kept[self.kept.len() - 1].is("begin") => {
                if self.kept[self.kept.len() - 2].is("final") {
                    self.kept.truncate(self.kept.len() - 2);
                    return at + 1;
                }
            }
            "import" | "export" => self.import(at, token),
            "supply0" | "supply1" => self.supply(at, token),
            word => {
                if let Some(rule) = rules::keyword(word) {
                    self.forbid(token, &rule);
                }
            }
        }
        self.keep(at, token)
    }

    /// Packages may be imported, as in `import p::*;`; foreign functions may not.
    fn import(&mut self, at: usize, token: &Token<'a>) {
        let behind = &self.tokens[at + 1..];
        let is_package = matches!(behind, [name, a, b, ..] if name.kind == Kind::Word && a.is(":") && b.is(":"))
            || matches!(behind, [a, b, ..] if token.text == "export" && a.text.starts_with('*') && b.is(":"));
        if !is_package {
            self.forbid(token, &rules::FOREIGN_CODE);
        }
    }

    /// `supply0 gnd;` is a net; `(supply0, supply1)` is a strength, and a port of this kind drives the one who connects it.
    fn supply(&mut self, at: usize, token: &Token<'a>) {
        let is_strength = self.is(at + 1, ",") || self.is(at + 1, ")");
        let is_port = at > 0 && ["input", "output", "inout"].contains(&self.tokens[at - 1].text);
        if is_strength || is_port {
            self.forbid(token, &rules::STRENGTH);
        }
    }

    fn directive(&mut self, at: usize, token: &Token<'a>) -> usize {
        match (token.text, rules::directive(token.text)) {
            (_, Some(rule)) => {
                self.forbid(token, &rule);
                self.line_end(at)
            }
            (name, None) if rules::is_kept(name) => self.kept_directive(at, token),
            ("`celldefine" | "`endcelldefine", None) => at + 1,
            ("`", None) => {
                let message = "nothing stands behind this backtick".to_owned();
                self.malformed(token, message, "delete it; numbers have a ' instead");
                at + 1
            }
            (name, None) => {
                self.report.removed(token, name, "It is for one vendor's tools, and has no effect here.");
                self.line_end(at)
            }
        }
    }

    /// The index behind the last token on the line of the token at `at`.
    fn line_end(&self, at: usize) -> usize {
        let line = self.tokens[at].line;
        at + self.tokens[at..].iter().take_while(|token| token.line == line).count()
    }

    /// A directive that Icarus only takes alone on its line.
    fn kept_directive(&mut self, at: usize, token: &Token<'a>) -> usize {
        let end = self.line_end(at);
        let is_first = at == 0 || self.tokens[at - 1].line != token.line;
        let operands: Vec<&str> = self.tokens[at + 1..end].iter().map(|token| token.text).collect();
        if !is_first || !are_operands(token.text, &operands) {
            let message = format!("this {} is malformed", quoted(token));
            self.malformed(token, message, "put it on a line of its own: `timescale 1ns/1ps, `default_nettype none");
        }
        self.kept.extend_from_slice(&self.tokens[at..end]);
        end
    }

    fn system(&mut self, at: usize, token: &Token<'a>) -> usize {
        match rules::system(token.text) {
            System::Allowed => self.keep(at, token),
            System::Removed(why) => self.call(at, token, why),
            System::Forbidden(rule) => {
                self.forbid(token, &rule);
                self.keep(at, token)
            }
        }
    }

    /// Takes the call of a task out.
    fn call(&mut self, at: usize, token: &Token<'a>, why: &'static str) -> usize {
        let place = position(&self.kept);
        match behind_call(self.tokens, at).filter(|_| place != Position::Nowhere) {
            Some(end) => {
                self.report.removed(token, token.text, why);
                self.leave_hole(token, place);
                end
            }
            None => {
                let message = format!("this {} is no complete statement", quoted(token));
                self.malformed(token, message, "check its brackets and the ; behind it, or delete it");
                self.keep(at, token)
            }
        }
    }

    /// Puts an empty block where a statement was taken out and one has to stand.
    fn leave_hole(&mut self, token: &Token<'a>, place: Position) {
        if place == Position::Alone {
            if self.kept.last().is_some_and(|last| last.is("final")) {
                self.kept.pop();
                return;
            }
            self.put("begin", token);
            self.put("end", token);
        }
    }

    /// An assertion. What it does besides printing stays, as an `if`.
    fn assertion(&mut self, at: usize, token: &Token<'a>) -> usize {
        let is_concurrent = self.is(at + 1, "property") || self.is(at + 1, "sequence");
        let mut open = at + 1 + usize::from(is_concurrent);
        if self.is(open, "#") {
            open += 2;
        }
        open += usize::from(self.is(open, "final"));
        let end = if self.is(open, "(") { behind_brackets(self.tokens, open) } else { None };
        let Some(behind) = end else {
            self.malformed(token, format!("this `{}` is malformed", token.text), "check its brackets, or delete it");
            return self.keep(at, token);
        };
        let why = "A design is judged by its outputs; assertions do not take part.";
        match self.behind_action(behind) {
            Some(end) => {
                self.report.removed(token, token.text, why);
                if is_concurrent {
                    self.drop_label();
                }
                let place = position(&self.kept);
                self.leave_hole(token, place);
                end
            }
            None if is_concurrent => {
                self.malformed(token, format!("this `{}` does more than print", token.text), "delete it");
                behind
            }
            None => {
                self.report.removed(token, token.text, why);
                self.put("if", token);
                self.null_before = Some(behind);
                open
            }
        }
    }

    /// The index behind the action of an assertion, if that only prints.
    fn behind_action(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if token.is(";") {
            return Some(at + 1);
        }
        if token.is("else") {
            return self.behind_print(at + 1);
        }
        let end = self.behind_print(at)?;
        if self.is(end, "else") { self.behind_print(end + 1) } else { Some(end) }
    }

    /// The index behind a statement that only prints, or does nothing.
    fn behind_print(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if token.is(";") {
            return Some(at + 1);
        }
        let is_print = token.kind == Kind::System && matches!(rules::system(token.text), System::Removed(_));
        if is_print { behind_call(self.tokens, at) } else { None }
    }

    /// Drops the label before an assertion; in a case statement it may be an item.
    fn drop_label(&mut self) {
        let count = self.kept.len();
        let is_label = self.cases == 0
            && count >= 2
            && self.kept[count - 1].is(":")
            && self.kept[count - 2].kind == Kind::Word
            && position(&self.kept[..count - 2]) == Position::InList;
        if is_label {
            self.kept.truncate(count - 2);
        }
    }

    /// Takes out everything up to the keyword that ends the block.
    fn block(&mut self, at: usize, token: &Token<'a>) -> usize {
        let last = format!("end{}", token.text);
        let Some(length) = self.tokens[at..].iter().position(|token| token.is(&last)) else {
            self.malformed(token, format!("this `{}` is never closed", token.text), &format!("add {last}"));
            return self.tokens.len();
        };
        let why = match token.text {
            "specify" => "Delays of paths are not simulated.",
            _ => "A design is judged by its outputs; assertions do not take part.",
        };
        self.report.removed(token, token.text, why);
        let end = at + length + 1;
        if self.is(end, ":") { end + 2 } else { end }
    }

    /// An opening bracket, which may begin an attribute.
    fn bracket(&mut self, at: usize, token: &Token<'a>) -> usize {
        let is_next = |first: usize, second: usize| match (self.tokens.get(first), self.tokens.get(second)) {
            (Some(first), Some(second)) => first.at + first.text.len() == second.at,
            _ => false,
        };
        let begins = is_next(at, at + 1) && (self.is(at + 1, "*") || self.is(at + 1, "**"));
        // `(*)` is a sensitivity list.
        if !begins || self.is(at + 1, "*") && self.is(at + 2, ")") {
            return self.keep(at, token);
        }
        if self.is(at + 1, "**") && self.is(at + 2, ")") {
            return at + 3;
        }
        let end = (at + 2..self.tokens.len())
            .find(|end| self.is(*end, "*") && self.is(end + 1, ")") && is_next(*end, end + 1));
        let Some(end) = end else {
            self.malformed(token, "this attribute is never closed".to_owned(), "add *) at its end");
            return self.tokens.len();
        };
        for inner in &self.tokens[at + 2..end] {
            if inner.kind == Kind::Word && rules::ATTRIBUTES.contains(&inner.text) {
                self.report.removed(inner, inner.text, "Attributes steer tools; every design is graded without them.");
            }
        }
        end + 2
    }
}

/// A token in a message; a directive has its own backtick.
fn quoted(token: &Token<'_>) -> String {
    let text = printable(token.text);
    if token.kind == Kind::Macro { text } else { format!("`{text}`") }
}

/// Whether a directive may have these operands.
fn are_operands(directive: &str, operands: &[&str]) -> bool {
    let is_unit = |number: &str, unit: &str| {
        ["1", "10", "100"].contains(&number) && ["s", "ms", "us", "ns", "ps", "fs"].contains(&unit)
    };
    match (directive, operands) {
        ("`timescale", [number, unit, "/", other, precision]) => is_unit(number, unit) && is_unit(other, precision),
        ("`default_nettype", [kind]) => {
            ["none", "wire", "tri", "tri0", "tri1", "wand", "triand", "wor", "trior"].contains(kind)
        }
        ("`unconnected_drive", [pull]) => ["pull0", "pull1"].contains(pull),
        ("`resetall" | "`nounconnected_drive", []) => true,
        _ => false,
    }
}
