//! Modules: their heads, parameters and ports.
use super::items::{DIRECTIONS, NETS, UNKNOWN};
use super::statements::VARIABLES;
use super::{Expected, Halt, Parsed, Parser, stop};

impl Parser<'_, '_> {
    pub(super) fn text(&mut self) -> Parsed {
        while self.at < self.tokens.len() {
            self.attributes();
            match self.peek() {
                "module" | "macromodule" => self.unit(Self::module)?,
                "function" | "task" | "parameter" | "localparam" => self.unit(Self::item)?,
                text if UNKNOWN.contains(&text) => return Err(Halt::Unknown),
                _ => return self.no_module(),
            }
        }
        Ok(())
    }

    /// A name might begin a declaration outside of modules, so only what follows it does not fit.
    fn no_module(&mut self) -> Parsed {
        self.start = self.at;
        self.at += usize::from(self.peeks_name());
        stop(Expected::Module)
    }

    pub(super) fn module(&mut self) -> Parsed {
        let start = self.at;
        self.open();
        self.eat_any(&["automatic", "static"]);
        self.name("module")?;
        if self.peek() == "import" {
            return Err(Halt::Unknown);
        }
        if self.eat("#") {
            self.header_parameters()?;
        }
        if self.peek() == "(" {
            self.ports()?;
        }
        self.start = start;
        self.expect(&[";"])?;
        self.items_until("endmodule")?;
        self.close(&["endmodule"])?;
        self.label()
    }

    pub(super) fn items_until(&mut self, close: &str) -> Parsed {
        while self.peek() != close {
            self.attributes();
            self.unit(Self::item)?;
        }
        Ok(())
    }

    /// `#(parameter N = 4, parameter M = 2)`
    fn header_parameters(&mut self) -> Parsed {
        if self.peek() != "(" {
            return stop(Expected::Symbol(&["("]));
        }
        self.open();
        if self.peek() != ")" {
            self.list(|parser| {
                parser.start = parser.at;
                if parser.eat_any(&["parameter", "localparam"]) {
                    parser.variable_type()?;
                }
                parser.named_value("parameter")
            })?;
        }
        self.close(&[")", ","])
    }

    /// `name = value`
    pub(super) fn named_value(&mut self, what: &'static str) -> Parsed {
        self.name(what)?;
        self.ranges()?;
        self.expect(&["="])?;
        self.expression()
    }

    /// Type, sign and ranges of a declaration, each of which may be missing.
    pub(super) fn data_type(&mut self) -> Parsed {
        self.eat_any(&NETS);
        self.eat("var");
        self.variable_type()
    }

    pub(super) fn variable_type(&mut self) -> Parsed {
        self.eat_any(&VARIABLES);
        self.eat_any(&["signed", "unsigned"]);
        self.ranges()
    }

    pub(super) fn ports(&mut self) -> Parsed {
        self.open();
        if self.peek() != ")" {
            // The first port decides whether the list declares ports or only names them.
            let declares = self.peeks(&DIRECTIONS);
            self.list(|parser| {
                parser.start = parser.at;
                parser.attributes();
                parser.port(declares)
            })?;
        }
        self.close(&[")", ","])
    }

    fn port(&mut self, declares: bool) -> Parsed {
        match self.peek() {
            "." => self.connection(),
            "{" => self.concatenation(),
            _ if self.peeks(&DIRECTIONS) && declares => {
                self.bump();
                self.data_type()?;
                self.name("port")?;
                self.ranges()?;
                if self.eat("=") { self.expression() } else { Ok(()) }
            }
            _ if self.peeks_name() => {
                self.bump();
                self.ranges()
            }
            _ => stop(Expected::Port),
        }
    }
}
