//! A parser of Verilog that answers one question: where does a text stop being Verilog, and what could have stood there?
//!
//! Icarus knows, but says only "syntax error" and a line. It reads from left to right without looking back, and so does
//! this parser; where both stop on the same line, they stop at the same token, and what was expected there is a fact
//! that an explanation can build on. Constructs that no lab needs (classes, interfaces, assertions) are not known here:
//! then there is no answer. Nothing is elaborated.

mod expressions;
mod items;
mod modules;
mod statements;

use super::keywords::is_keyword;
use crate::verilog::lex::{Kind, Token};

/// What could have stood where a text stops being Verilog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// The beginning of a module, or the end of the text.
    Module,
    /// A declaration, an assign, an always block, an instance: what stands in a module; or its end.
    Item,
    /// A statement, or the end of its block.
    Statement,
    /// A value in an expression.
    Operand,
    /// A number that is written correctly.
    Number,
    /// A name for a thing of this kind.
    Name(&'static str),
    /// A port of the list.
    Port,
    /// One of these symbols or words.
    Symbol(&'static [&'static str]),
}

/// Where a text stops being Verilog. Numbers are indices of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxErrorAt {
    /// The first token that does not fit; the number of tokens when the text ends too early.
    pub at: usize,
    pub expected: Expected,
    /// Whether a value stands before it, so that an operator would have fitted as well.
    pub after_operand: bool,
    /// The first token of the item, statement, port or connection that is cut off.
    pub start: usize,
    /// The words and brackets that are still open, outermost first.
    pub open: Vec<usize>,
    /// Words that were closed, each with what closed it, in the order of closing.
    pub closed: Vec<(usize, usize)>,
    /// The outermost if, for or case around items, where the stop is inside of one.
    pub around: Option<usize>,
    /// Items and statements that are complete, as first token and the one behind the last, in the order of their ends.
    pub complete: Vec<(usize, usize)>,
}

/// Why parsing ends early.
enum Halt {
    /// The next token does not fit.
    Stop(Expected),
    /// A construct that this parser does not know.
    Unknown,
}

type Parsed = Result<(), Halt>;

/// How deep brackets and blocks may be nested: a hostile text must not exhaust the stack.
const MAX_DEPTH: usize = 200;

/// The next token does not fit.
fn stop(expected: Expected) -> Parsed {
    Err(Halt::Stop(expected))
}

/// Where the text stops being Verilog; `None` if it does not, or that is not known.
pub(super) fn first_stop(tokens: &[Token<'_>]) -> Option<SyntaxErrorAt> {
    let mut parser = Parser::new(tokens);
    match parser.text() {
        Err(Halt::Stop(expected)) => Some(SyntaxErrorAt {
            at: parser.at,
            expected,
            after_operand: parser.after_operand == Some(parser.at),
            start: parser.start,
            open: parser.open,
            closed: parser.closed,
            around: parser.around.first().copied(),
            complete: parser.complete,
        }),
        Ok(()) | Err(Halt::Unknown) => None,
    }
}

struct Parser<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    depth: usize,
    start: usize,
    after_operand: Option<usize>,
    open: Vec<usize>,
    closed: Vec<(usize, usize)>,
    around: Vec<usize>,
    complete: Vec<(usize, usize)>,
}

impl<'t, 'a> Parser<'t, 'a> {
    fn new(tokens: &'t [Token<'a>]) -> Self {
        Self {
            tokens,
            at: 0,
            depth: 0,
            start: 0,
            after_operand: None,
            open: Vec::new(),
            closed: Vec::new(),
            around: Vec::new(),
            complete: Vec::new(),
        }
    }

    /// A word, symbol or macro `ahead` of the next token; "" at the end of the text and for everything else.
    fn peek_at(&self, ahead: usize) -> &'a str {
        match self.tokens.get(self.at + ahead) {
            Some(token) if !matches!(token.kind, Kind::Text | Kind::Number | Kind::Foreign) => token.text,
            _ => "",
        }
    }

    fn peek(&self) -> &'a str {
        self.peek_at(0)
    }

    fn kind(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    fn peeks(&self, texts: &[&str]) -> bool {
        !self.peek().is_empty() && texts.contains(&self.peek())
    }

    /// Whether the next token is a name that is no keyword.
    fn peeks_name(&self) -> bool {
        self.kind() == Some(Kind::Word) && !is_keyword(self.peek())
    }

    fn bump(&mut self) {
        self.at += 1;
    }

    fn eat(&mut self, text: &str) -> bool {
        let fits = self.peek() == text;
        self.at += usize::from(fits);
        fits
    }

    fn eat_any(&mut self, texts: &[&str]) -> bool {
        let fits = self.peeks(texts);
        self.at += usize::from(fits);
        fits
    }

    /// Takes one of the symbols.
    fn expect(&mut self, symbols: &'static [&'static str]) -> Parsed {
        if self.eat_any(symbols) { Ok(()) } else { stop(Expected::Symbol(symbols)) }
    }

    /// Takes a name for a thing of the kind `what`.
    fn name(&mut self, what: &'static str) -> Parsed {
        if !self.peeks_name() {
            return stop(Expected::Name(what));
        }
        self.bump();
        Ok(())
    }

    /// Takes a word or bracket that has to be closed.
    fn open(&mut self) {
        self.open.push(self.at);
        self.bump();
    }

    /// Takes what closes the innermost open word or bracket.
    fn close(&mut self, symbols: &'static [&'static str]) -> Parsed {
        let at = self.at;
        self.expect(symbols)?;
        if let Some(opened) = self.open.pop() {
            self.closed.push((opened, at));
        }
        Ok(())
    }

    /// Parses something that may contain itself.
    fn nested(&mut self, parse: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            return Err(Halt::Unknown);
        }
        self.depth += 1;
        parse(self)?;
        self.depth -= 1;
        Ok(())
    }

    /// Takes an item or statement that begins here and notes that it is complete.
    fn unit(&mut self, parse: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let start = self.at;
        self.start = start;
        self.nested(parse)?;
        self.complete.push((start, self.at));
        Ok(())
    }

    /// `one {, one}`
    fn list(&mut self, mut one: impl FnMut(&mut Self) -> Parsed) -> Parsed {
        one(self)?;
        while self.eat(",") {
            one(self)?;
        }
        Ok(())
    }

    /// `(* … *)`
    fn attributes(&mut self) {
        while self.peek() == "(" && self.peek_at(1) == "*" && self.peek_at(2) != ")" {
            while self.at < self.tokens.len() && !(self.peek() == "*" && self.peek_at(1) == ")") {
                self.bump();
            }
            self.at += 2;
        }
    }

    /// `: name` behind what closes a block.
    fn label(&mut self) -> Parsed {
        if self.eat(":") { self.name("block") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verilog::lex::lex;

    /// The rest of a text of one line where it stops being Verilog.
    fn rest(text: &str) -> Option<&str> {
        let tokens = lex(text, 0).tokens;
        let stop = first_stop(&tokens)?;
        Some(tokens.get(stop.at).map_or("", |token| &text[token.column as usize - 1..]))
    }

    #[test]
    fn a_text_stops_at_its_first_wrong_token() {
        for (text, stops) in [
            ("module m; assign a = b; endmodule", None),
            ("module m; assign a = b endmodule", Some("endmodule")),
            ("module m (input a output b); endmodule", Some("output b); endmodule")),
            ("module m; always @(posedge c) begin a <= b; endmodule", Some("endmodule")),
            ("module m; if (a) b = c; endmodule", Some("= c; endmodule")),
            ("module m; inv (.a(b)); endmodule", Some(".a(b)); endmodule")),
            ("module m; wire [3:0 a; endmodule", Some("a; endmodule")),
            ("module m; initial a = 4'b2; endmodule", Some("4'b2; endmodule")),
            ("module m;", Some("")),
            ("class c; endclass", None),
        ] {
            assert_eq!(rest(text), stops, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_given_up() {
        for text in ["(", "{a", "{", "if (a) ", "begin ", "unique ", "- (", "a[", "a ? ", "case (a) b: "] {
            let text = format!("module m; initial x = {0} ; initial {0}", text.repeat(5_000));
            first_stop(&lex(&text, 0).tokens);
            let text = format!("module m; initial {0}", text.repeat(10));
            first_stop(&lex(&text, 0).tokens);
        }
    }

    #[test]
    fn what_is_open_is_known_innermost_last() {
        let text = "module m; initial begin if (a) b = (c; end endmodule";
        let tokens = lex(text, 0).tokens;
        let stop = first_stop(&tokens).expect("it stops");
        let open: Vec<&str> = stop.open.iter().map(|index| tokens[*index].text).collect();
        assert_eq!(open, ["module", "begin", "("]);
        assert!(stop.after_operand);
        assert_eq!(tokens[stop.start].text, "b");
    }
}
