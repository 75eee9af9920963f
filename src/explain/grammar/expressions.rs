//! Expressions, selections, and what stands on the left of an assignment.
use super::{Expected, Halt, Parsed, Parser, stop};
use crate::explain::keywords::is_keyword;
use crate::explain::number;
use crate::verilog::lex::Kind;

const UNARY: [&str; 13] = ["+", "-", "!", "~", "&", "|", "^", "~&", "~|", "~^", "^~", "++", "--"];

const BINARY: [&str; 28] = [
    "+", "-", "*", "/", "%", "**", "==", "!=", "===", "!==", "==?", "!=?", "&&", "||", "<", ">", "<=", ">=", "&", "|",
    "^", "~^", "^~", "~&", "~|", "<<", ">>", ">>>",
];

impl Parser<'_, '_> {
    pub(super) fn expression(&mut self) -> Parsed {
        self.nested(Self::operation)
    }

    fn operation(&mut self) -> Parsed {
        loop {
            self.operand()?;
            self.after_operand = Some(self.at);
            if self.eat("?") {
                self.expression()?;
                self.expect(&[":"])?;
            } else if !(self.eat_any(&BINARY) || self.eat_any(&["<<<", "inside"])) {
                return Ok(());
            }
        }
    }

    fn operand(&mut self) -> Parsed {
        self.eat_any(&UNARY);
        match self.kind() {
            Some(Kind::Number) => self.number(),
            Some(Kind::Text) => {
                self.bump();
                Ok(())
            }
            Some(Kind::System | Kind::Macro) => {
                self.bump();
                self.optional_arguments()
            }
            Some(Kind::Word) if !is_keyword(self.peek()) => self.reference(),
            Some(Kind::Word) if self.peek_at(1) == "'" && self.peek_at(2) == "(" => {
                self.bump();
                self.cast()
            }
            Some(Kind::Symbol) => self.bracketed(),
            _ => stop(Expected::Operand),
        }
    }

    fn number(&mut self) -> Parsed {
        if self.tokens.get(self.at).is_some_and(|token| number::problem(token.text).is_some()) {
            return stop(Expected::Number);
        }
        self.bump();
        self.cast()
    }

    /// `'(value)` behind a type or a width.
    fn cast(&mut self) -> Parsed {
        if self.peek() == "'" && self.peek_at(1) == "(" {
            self.bump();
            return self.parenthesised();
        }
        Ok(())
    }

    /// A signal with selections, or the call of a function.
    fn reference(&mut self) -> Parsed {
        self.hierarchical_name()?;
        self.optional_arguments()?;
        self.eat_any(&["++", "--"]);
        self.cast()
    }

    /// `name {.name | ::name | [select]}`
    pub(super) fn hierarchical_name(&mut self) -> Parsed {
        self.name("signal")?;
        loop {
            self.after_operand = Some(self.at);
            match self.peek() {
                "[" => self.select()?,
                "." => {
                    self.bump();
                    self.name("signal")?;
                }
                ":" if self.peek_at(1) == ":" => return Err(Halt::Unknown),
                _ => return Ok(()),
            }
        }
    }

    fn bracketed(&mut self) -> Parsed {
        match self.peek() {
            "(" => self.parenthesised(),
            "{" => self.concatenation(),
            "'" if self.peek_at(1) == "{" => Err(Halt::Unknown),
            _ => stop(Expected::Operand),
        }
    }

    /// `(value)`, or `(least : typical : most)`
    fn parenthesised(&mut self) -> Parsed {
        self.open();
        self.expression()?;
        while self.eat(":") {
            self.expression()?;
        }
        self.close(&[")"])
    }

    /// `{a, b}` or `{4{a}}`
    pub(super) fn concatenation(&mut self) -> Parsed {
        self.open();
        if self.peeks(&["<<", ">>"]) {
            return Err(Halt::Unknown);
        }
        self.expression()?;
        if self.peek() == "{" {
            self.nested(Self::concatenation)?;
            return self.close(&["}"]);
        }
        while self.eat(",") {
            self.expression()?;
        }
        self.close(&["}", ","])
    }

    fn optional_arguments(&mut self) -> Parsed {
        if self.peek() == "(" { self.arguments() } else { Ok(()) }
    }

    /// `(a, b)`, each of which may be missing.
    pub(super) fn arguments(&mut self) -> Parsed {
        self.open();
        if self.peek() == "." {
            return Err(Halt::Unknown);
        }
        loop {
            if !self.peeks(&[",", ")"]) {
                self.expression()?;
            }
            if !self.eat(",") {
                return self.close(&[")", ","]);
            }
        }
    }

    /// `[index]`, `[msb:lsb]`, `[base +: width]`
    pub(super) fn select(&mut self) -> Parsed {
        self.open();
        self.expression()?;
        if !self.eat_any(&[":", "+:", "-:"]) {
            return self.close(&["]", ":"]);
        }
        self.expression()?;
        self.close(&["]"])
    }

    /// Any number of ranges of a declaration.
    pub(super) fn ranges(&mut self) -> Parsed {
        while self.peek() == "[" {
            self.select()?;
        }
        Ok(())
    }

    /// What stands on the left of an assignment.
    pub(super) fn target(&mut self) -> Parsed {
        if self.peek() == "{" { self.concatenation() } else { self.hierarchical_name() }
    }

    /// `#5`, `#(1, 2)`
    pub(super) fn optional_delay(&mut self) -> Parsed {
        if !self.eat("#") {
            return Ok(());
        }
        match self.kind() {
            _ if self.peek() == "(" => self.arguments(),
            Some(Kind::Number) => self.number(),
            Some(Kind::Macro) => {
                self.bump();
                Ok(())
            }
            _ => self.hierarchical_name(),
        }
    }
}
