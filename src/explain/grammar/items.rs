//! What stands in modules.

use super::statements::VARIABLES;
use super::{Expected, Halt, Parsed, Parser, stop};
use crate::verilog::lex::Kind;

pub(super) const NETS: [&str; 12] =
    ["wire", "tri", "tri0", "tri1", "wand", "wor", "triand", "trior", "trireg", "uwire", "supply0", "supply1"];

pub(super) const DIRECTIONS: [&str; 3] = ["input", "output", "inout"];

const GATES: [&str; 14] = [
    "and", "or", "not", "nand", "nor", "xor", "xnor", "buf", "bufif0", "bufif1", "notif0", "notif1", "pullup",
    "pulldown",
];

const STRENGTHS: [&str; 10] =
    ["supply0", "supply1", "strong0", "strong1", "pull0", "pull1", "weak0", "weak1", "highz0", "highz1"];

/// What begins something that no lab needs.
pub(super) const UNKNOWN: [&str; 22] = [
    "primitive",
    "config",
    "library",
    "package",
    "interface",
    "class",
    "program",
    "checker",
    "bind",
    "import",
    "export",
    "typedef",
    "enum",
    "struct",
    "union",
    "specify",
    "assert",
    "assume",
    "cover",
    "property",
    "sequence",
    "timeunit",
];

impl Parser<'_, '_> {
    pub(super) fn item(&mut self) -> Parsed {
        match self.peek() {
            "module" | "macromodule" => self.module(),
            "parameter" | "localparam" | "genvar" => self.declaration(),
            "assign" => self.continuous(),
            "always" | "always_comb" | "always_ff" | "always_latch" | "initial" | "final" => {
                self.bump();
                self.statement()
            }
            "function" => self.routine("endfunction"),
            "task" => self.routine("endtask"),
            "generate" => {
                self.open();
                self.items_until("endgenerate")?;
                self.close(&["endgenerate"])
            }
            "if" | "for" | "case" | "begin" => self.generated(),
            "defparam" => {
                self.bump();
                self.list(|parser| parser.assignment(&["="]))?;
                self.end_of_statement()
            }
            _ if self.peeks(&NETS) || self.peeks(&VARIABLES) || self.peeks(&DIRECTIONS) => self.declaration(),
            _ if self.peeks(&GATES) => self.gates(),
            _ if self.peeks(&UNKNOWN) || self.kind() == Some(Kind::Macro) => Err(Halt::Unknown),
            _ if self.peeks_name() => self.instances(),
            _ => stop(Expected::Item),
        }
    }

    /// `wire [3:0] a = b, c;`, also of parameters and ports.
    pub(super) fn declaration(&mut self) -> Parsed {
        self.eat_any(&["automatic", "static"]);
        if self.eat_any(&["parameter", "localparam"]) {
            self.variable_type()?;
            self.list(|parser| parser.named_value("parameter"))?;
            return self.expect(&[";", ","]);
        }
        self.eat_any(&DIRECTIONS);
        self.eat_any(&NETS);
        self.strength()?;
        self.eat("genvar");
        self.eat_any(&["vectored", "scalared"]);
        self.data_type()?;
        self.optional_delay()?;
        self.list(|parser| {
            parser.name("signal")?;
            parser.ranges()?;
            if parser.eat("=") { parser.expression() } else { Ok(()) }
        })?;
        self.expect(&[";", ","])
    }

    /// `(strong0, pull1)`
    fn strength(&mut self) -> Parsed {
        if self.peek() != "(" || !STRENGTHS.contains(&self.peek_at(1)) {
            return Ok(());
        }
        self.open();
        self.list(|parser| if parser.eat_any(&STRENGTHS) { Ok(()) } else { stop(Expected::Name("strength")) })?;
        self.close(&[")"])
    }

    fn continuous(&mut self) -> Parsed {
        self.bump();
        self.strength()?;
        self.optional_delay()?;
        self.list(|parser| parser.assignment(&["="]))?;
        self.expect(&[";", ","])
    }

    /// A function or a task.
    fn routine(&mut self, close: &'static str) -> Parsed {
        self.open();
        self.eat_any(&["automatic", "static"]);
        self.eat("void");
        self.data_type()?;
        self.name("function")?;
        if self.peek() == "(" {
            self.ports()?;
        }
        self.expect(&[";"])?;
        while self.peeks(&DIRECTIONS) || self.peeks(&VARIABLES) || self.peeks(&["parameter", "localparam"]) {
            self.unit(Self::declaration)?;
        }
        self.statements_until(&[close])?;
        self.close(if close == "endtask" { &["endtask"] } else { &["endfunction"] })?;
        self.label()
    }

    /// An if, for, case or begin around items.
    fn generated(&mut self) -> Parsed {
        self.around.push(self.at);
        match self.peek() {
            "if" => self.generated_choice()?,
            "for" => self.generated_loop()?,
            "case" => self.generated_case()?,
            _ => self.generated_block()?,
        }
        self.around.pop();
        Ok(())
    }

    fn generated_choice(&mut self) -> Parsed {
        self.bump();
        self.condition()?;
        self.generated_block()?;
        if self.eat("else") { self.generated_block() } else { Ok(()) }
    }

    fn generated_block(&mut self) -> Parsed {
        match self.peek() {
            "begin" => {
                self.open();
                self.label()?;
                self.items_until("end")?;
                self.close(&["end"])?;
                self.label()
            }
            ";" => {
                self.bump();
                Ok(())
            }
            _ => self.unit(Self::item),
        }
    }

    fn generated_loop(&mut self) -> Parsed {
        self.bump();
        if self.peek() != "(" {
            return stop(Expected::Symbol(&["("]));
        }
        self.open();
        self.eat("genvar");
        self.assignment(&["="])?;
        self.expect(&[";"])?;
        self.expression()?;
        self.expect(&[";"])?;
        self.step()?;
        self.close(&[")"])?;
        self.generated_block()
    }

    fn generated_case(&mut self) -> Parsed {
        self.open();
        self.condition()?;
        while self.peek() != "endcase" {
            if self.eat("default") {
                self.eat(":");
            } else {
                self.list(Self::expression)?;
                self.expect(&[":", ","])?;
            }
            self.generated_block()?;
        }
        self.close(&["endcase"])
    }

    /// `and #1 g (y, a, b), (z, a, c);`
    fn gates(&mut self) -> Parsed {
        self.bump();
        self.strength()?;
        self.optional_delay()?;
        self.list(|parser| {
            if parser.peek() != "(" {
                parser.name("instance")?;
                parser.ranges()?;
            }
            parser.connections()
        })?;
        self.expect(&[";", ","])
    }

    /// `module_name #(.N(4)) instance_name (.a(b));`
    fn instances(&mut self) -> Parsed {
        let start = self.at;
        self.bump();
        if self.peek() == "#" && self.peek_at(1) == "(" {
            self.bump();
            self.connections()?;
        } else {
            self.optional_delay()?;
        }
        self.list(|parser| {
            if parser.peek() == "(" {
                return parser.arguments_of_primitive();
            }
            parser.name("instance")?;
            parser.ranges()?;
            parser.connections()
        })?;
        self.start = start;
        self.expect(&[";", ","])
    }

    /// `(a, b)`: only a primitive of one's own may stand without a name.
    fn arguments_of_primitive(&mut self) -> Parsed {
        self.open();
        self.list(Self::expression)?;
        self.close(&[")", ","])
    }

    /// `(.a(b), .c(d))` or `(b, d)`
    pub(super) fn connections(&mut self) -> Parsed {
        if self.peek() != "(" {
            return stop(Expected::Symbol(&["("]));
        }
        if self.peek_at(1) != "." {
            return self.positional_connections();
        }
        let start = self.start;
        self.open();
        self.list(Self::connection)?;
        self.start = start;
        self.close(&[")", ","])
    }

    fn positional_connections(&mut self) -> Parsed {
        self.open();
        loop {
            if !self.peeks(&[",", ")"]) {
                self.expression()?;
            }
            if !self.eat(",") {
                return self.close(&[")", ","]);
            }
        }
    }

    /// `.a(b)`, `.a()`, `.a`, `.*`
    pub(super) fn connection(&mut self) -> Parsed {
        self.expect(&["."])?;
        if self.eat("*") {
            return Ok(());
        }
        self.name("port")?;
        if self.peek() != "(" {
            return Ok(());
        }
        self.open();
        if self.peek() != ")" {
            self.expression()?;
        }
        self.close(&[")"])
    }
}
