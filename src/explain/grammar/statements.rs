//! Statements: what stands in always and initial blocks, in functions and tasks.
use super::{Expected, Halt, Parsed, Parser, stop};
use crate::verilog::lex::Kind;

/// Types of variables.
pub(super) const VARIABLES: [&str; 14] = [
    "reg",
    "logic",
    "bit",
    "byte",
    "shortint",
    "int",
    "longint",
    "integer",
    "time",
    "real",
    "realtime",
    "shortreal",
    "string",
    "event",
];

const ASSIGNMENT: &[&str] = &["=", "<="];
const OPERATE_AND_ASSIGN: [&str; 12] = ["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "<<<=", ">>>="];

impl Parser<'_, '_> {
    pub(super) fn statement(&mut self) -> Parsed {
        self.attributes();
        self.unit(Self::one_statement)
    }

    fn one_statement(&mut self) -> Parsed {
        match self.peek() {
            ";" => self.end_of_statement(),
            "begin" => self.block(&["end"]),
            "fork" => self.block(&["join", "join_any", "join_none"]),
            "if" => self.conditional(),
            "case" | "casez" | "casex" => self.case(),
            "for" => self.for_loop(),
            "while" | "repeat" | "wait" => self.headed(),
            "forever" | "unique" | "unique0" | "priority" => {
                self.bump();
                self.statement()
            }
            "do" => self.do_loop(),
            "@" | "#" => {
                self.timing()?;
                self.statement()
            }
            "->" | "->>" | "disable" | "deassign" | "release" => {
                self.bump();
                self.target()?;
                self.end_of_statement()
            }
            "assign" | "force" => {
                self.bump();
                self.assignment(&["="])?;
                self.end_of_statement()
            }
            "return" | "break" | "continue" => self.jump(),
            "{" => self.assign_or_call(),
            _ if self.kind() == Some(Kind::System) => self.system_task(),
            _ if self.kind() == Some(Kind::Macro) => Err(Halt::Unknown),
            _ if self.peeks_name() => self.assign_or_call(),
            _ => stop(Expected::Statement),
        }
    }

    pub(super) fn end_of_statement(&mut self) -> Parsed {
        self.expect(&[";"])
    }

    /// `begin … end`
    fn block(&mut self, close: &'static [&'static str]) -> Parsed {
        self.open();
        self.label()?;
        while self.peeks(&VARIABLES) || self.peeks(&["parameter", "localparam", "automatic", "static"]) {
            self.unit(Self::declaration)?;
        }
        self.statements_until(close)?;
        self.close(close)?;
        self.label()
    }

    /// Statements up to one of the closing words, at which the block itself is what would be cut off.
    pub(super) fn statements_until(&mut self, close: &[&str]) -> Parsed {
        while !self.peeks(close) {
            self.statement()?;
        }
        Ok(())
    }

    fn conditional(&mut self) -> Parsed {
        self.bump();
        self.condition()?;
        self.statement()?;
        if self.eat("else") { self.statement() } else { Ok(()) }
    }

    /// `(value)`
    pub(super) fn condition(&mut self) -> Parsed {
        if self.peek() != "(" {
            return stop(Expected::Symbol(&["("]));
        }
        self.open();
        self.expression()?;
        self.close(&[")"])
    }

    /// `while (value) statement`
    fn headed(&mut self) -> Parsed {
        self.bump();
        self.condition()?;
        self.statement()
    }

    fn do_loop(&mut self) -> Parsed {
        self.bump();
        self.statement()?;
        self.expect(&["while"])?;
        self.condition()?;
        self.end_of_statement()
    }

    fn case(&mut self) -> Parsed {
        let start = self.at;
        self.open();
        self.condition()?;
        if self.peeks(&["inside", "matches"]) {
            return Err(Halt::Unknown);
        }
        loop {
            self.unit(Self::case_item)?;
            self.start = start;
            if self.peek() == "endcase" {
                return self.close(&["endcase"]);
            }
        }
    }

    fn case_item(&mut self) -> Parsed {
        if self.eat("default") {
            self.eat(":");
            return self.statement();
        }
        self.list(Self::expression)?;
        self.expect(&[":", ","])?;
        self.statement()
    }

    fn for_loop(&mut self) -> Parsed {
        self.bump();
        if self.peek() != "(" {
            return stop(Expected::Symbol(&["("]));
        }
        self.open();
        self.eat("genvar");
        if self.eat_any(&VARIABLES) {
            self.eat_any(&["signed", "unsigned"]);
        }
        self.assignment(&["="])?;
        self.expect(&[";"])?;
        self.expression()?;
        self.expect(&[";"])?;
        self.step()?;
        self.close(&[")"])?;
        self.statement()
    }

    /// `i = i + 1`, `i++`, `++i`, `i += 1`
    pub(super) fn step(&mut self) -> Parsed {
        if self.eat_any(&["++", "--"]) {
            return self.target();
        }
        self.target()?;
        if self.eat_any(&["++", "--"]) {
            return Ok(());
        }
        if self.eat_any(&OPERATE_AND_ASSIGN) {
            return self.expression();
        }
        self.expect(&["="])?;
        self.expression()
    }

    /// `target = value`
    pub(super) fn assignment(&mut self, symbols: &'static [&'static str]) -> Parsed {
        self.target()?;
        self.expect(symbols)?;
        self.expression()
    }

    fn jump(&mut self) -> Parsed {
        self.bump();
        if self.peek() != ";" {
            self.expression()?;
        }
        self.end_of_statement()
    }

    fn system_task(&mut self) -> Parsed {
        self.bump();
        if self.peek() == "(" {
            self.arguments()?;
        }
        self.end_of_statement()
    }

    fn assign_or_call(&mut self) -> Parsed {
        self.target()?;
        if self.eat_any(&["++", "--"]) {
            return self.end_of_statement();
        }
        if self.eat_any(&OPERATE_AND_ASSIGN) {
            self.expression()?;
            return self.end_of_statement();
        }
        match self.peek() {
            ";" => {}
            "(" => self.arguments()?,
            _ => {
                self.expect(ASSIGNMENT)?;
                if self.peeks(&["#", "@", "repeat"]) {
                    self.timing()?;
                }
                self.expression()?;
            }
        }
        self.end_of_statement()
    }

    /// `#5` or `@(posedge clk)`
    fn timing(&mut self) -> Parsed {
        if self.eat("repeat") {
            self.condition()?;
        }
        if self.peek() == "#" {
            return self.optional_delay();
        }
        self.expect(&["@"])?;
        match self.peek() {
            "*" => self.expect(&["*"]),
            "(" => self.events(),
            _ => self.hierarchical_name(),
        }
    }

    /// `(*)` or `(posedge clk or negedge rst_n)`
    fn events(&mut self) -> Parsed {
        self.open();
        if !self.eat("*") {
            self.event()?;
            while self.eat_any(&[",", "or"]) {
                self.event()?;
            }
        }
        self.close(&[")", "or", ","])
    }

    fn event(&mut self) -> Parsed {
        self.eat_any(&["posedge", "negedge", "edge"]);
        self.expression()
    }
}
