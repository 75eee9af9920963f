//! A netlist as Yosys writes it, and what can be said about its structure: cells, flip-flops, faults.
//!
//! Everything here is a function of text. Running Yosys is `tool/yosys.rs`; words for a learner are `check/synthesize.rs`.
//!
//! Netlists are read in Yosys's own text format (RTLIL, <https://yosyshq.readthedocs.io/projects/yosys/en/latest/appendix/rtlil_text.html>),
//! not as JSON: `write_json` gives all nets that an `assign` connects one number, so that
//! `assign y = a; assign y = b;` looks like one net with two names. RTLIL keeps each connection and its direction.

mod cells;
mod count;
mod faults;
mod graph;
mod loops;
mod rtlil;

use std::fmt;

pub use faults::{Hints, NetlistFault, NetlistFaultKind, faults};
use thiserror::Error;

/// The modules of a design.
#[derive(Debug, Clone, Default)]
pub struct Netlist {
    /// In the order of the file.
    pub modules: Vec<Module>,
}

/// One module: wires, cells, and connections between wires.
#[derive(Debug, Clone, Default)]
pub struct Module {
    /// Yosys's name without its leading `\`; a module with parameters is called `$paramod\name\WIDTH=…`.
    pub name: String,
    /// Whether it is the top module.
    pub top: bool,
    /// Wires, ports among them.
    pub wires: Vec<Wire>,
    pub cells: Vec<Cell>,
    /// What `assign` and port connections come to.
    pub connections: Vec<Connection>,
    /// Bits of all wires together; a [`NetBit::Net`] is below this.
    pub bits: u32,
}

/// A wire of one or more bits.
#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "they are the words that may stand in a declaration, in any combination"
)]
pub struct Wire {
    /// Name without a leading `\`; in a flattened design with the path of instances, such as `u1.sum`.
    pub name: String,
    /// Whether the name stands in the source, rather than being made up by Yosys.
    pub public: bool,
    /// Number of bits.
    pub width: u32,
    /// Index of the lowest bit in the source: 4 for `[7:4]`.
    pub offset: i64,
    /// Whether the source counts upwards: `[0:7]`.
    pub upto: bool,
    /// Whether it is an input, or an inout.
    pub input: bool,
    /// Whether it is an output, or an inout.
    pub output: bool,
    /// Where it is declared; in a flattened design the instances come first.
    pub sources: Vec<NetlistPlace>,
    /// Number of its lowest bit in the module.
    pub first_bit: u32,
}

/// A cell of Yosys's library, or an instance of a module.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Type: `$add`, `$_DFF_P_`, or the name of a module.
    pub kind: String,
    /// Where it comes from; in a flattened design the instances come first.
    pub sources: Vec<NetlistPlace>,
    /// Parameters as they are written, without quotation marks.
    pub parameters: Vec<(String, String)>,
    /// What each port is connected to, lowest bit first.
    pub ports: Vec<(String, Vec<NetBit>)>,
}

/// `assign target = source`; both have the same width.
#[derive(Debug, Clone)]
pub struct Connection {
    pub target: Vec<NetBit>,
    pub source: Vec<NetBit>,
}

/// What one bit of a port or a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetBit {
    /// A bit of a wire, by its number in the module.
    Net(u32),
    /// A constant: `0`, `1`, `x` or `z`.
    Constant(u8),
}

/// A place in a source file, as Yosys notes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetlistPlace {
    /// File name, as it was given to Yosys.
    pub file: String,
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
    pub end_line: u32,
    /// The column behind the last character.
    pub end_column: u32,
}

/// Why a text is no netlist.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NetlistError {
    /// The text does not follow the format.
    #[error("line {line} of the netlist cannot be understood")]
    Syntax {
        /// Line, from 1.
        line: usize,
    },
    /// The text ends in the middle of a module, or there is none.
    #[error("the netlist ends too early; the disk may be full")]
    Truncated,
    /// More bits than are worth looking at.
    #[error("the netlist has too many bits")]
    TooLarge,
}

impl Netlist {
    /// Reads what `write_rtlil` wrote. The design must not have processes any more.
    ///
    /// # Errors
    /// [`NetlistError`] when the text is not such a netlist.
    pub fn parse(text: &str) -> Result<Self, NetlistError> {
        rtlil::parse(text)
    }

    /// The module of that name.
    pub fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }
}

impl Module {
    /// The name in the source, without what Yosys adds for parameters.
    pub fn source_name(&self) -> &str {
        match self.name.strip_prefix("$paramod") {
            Some(rest) => rest.split('\\').nth(1).unwrap_or(rest),
            None => &self.name,
        }
    }

    /// The wire that a bit belongs to.
    fn wire_of(&self, bit: u32) -> &Wire {
        let after = self.wires.partition_point(|wire| wire.first_bit <= bit);
        &self.wires[after - 1]
    }
}

impl Wire {
    fn is_inout(&self) -> bool {
        self.input && self.output
    }

    /// Whether bit `bit` of the module belongs to it.
    fn has(&self, bit: u32) -> bool {
        (self.first_bit..self.first_bit + self.width).contains(&bit)
    }

    /// The index that bit `bit` of the module has in the source.
    fn source_index(&self, bit: u32) -> i64 {
        let index = bit - self.first_bit;
        self.offset + i64::from(if self.upto { self.width - 1 - index } else { index })
    }
}

impl Cell {
    /// What port `name` is connected to; empty when it is not connected.
    fn port(&self, name: &str) -> &[NetBit] {
        self.ports.iter().find(|(port, _)| port == name).map_or(&[], |(_, bits)| bits)
    }

    /// Parameter `name` as it is written; empty when it is not there.
    fn parameter(&self, name: &str) -> &str {
        self.parameters.iter().find(|(parameter, _)| parameter == name).map_or("", |(_, value)| value)
    }

    /// Whether parameter `name` is there and not zero.
    fn is_set(&self, name: &str) -> bool {
        let value = self.parameter(name);
        value.rsplit('\'').next().is_some_and(|digits| digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)))
    }

    /// Whether it is a cell of Yosys's library rather than an instance of a module.
    fn is_primitive(&self) -> bool {
        self.kind.starts_with('$') && !self.kind.starts_with("$paramod")
    }
}

impl NetlistPlace {
    /// Reads a `src` attribute: `alu.v:12.3-14.6`, several joined by `|`. Places without a line are left out.
    fn parse_all(attribute: &str) -> Vec<Self> {
        attribute.split('|').filter_map(Self::parse).filter(|source| source.line > 0).collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let (file, range) = text.rsplit_once(':')?;
        let (start, end) = range.split_once('-').unwrap_or((range, range));
        let place = |text: &str| -> Option<(u32, u32)> {
            let (line, column) = text.split_once('.').unwrap_or((text, "0"));
            Some((line.parse().ok()?, column.parse().ok()?))
        };
        let ((line, column), (end_line, end_column)) = (place(start)?, place(end)?);
        Some(Self { file: file.to_owned(), line, column, end_line, end_column })
    }
}

impl fmt::Display for NetlistPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
