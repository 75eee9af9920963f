//! Reads RTLIL, Yosys's own text format: one statement a line. Processes are not read: `proc` has replaced them.

use super::{Cell, Connection, Module, NetBit, Netlist, NetlistError, NetlistPlace, Wire};
use std::cell;
use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Split;

/// Bits of all wires, ports and connections of a file together that are worth looking at. A design of a lab has thousands;
/// one line can name millions, and beyond this the analysis would need gigabytes.
const MAX_BITS: u32 = 1 << 25;

/// Reads a whole file.
pub(super) fn parse(text: &str) -> Result<Netlist, NetlistError> {
    let mut reader = RtlilReader {
        lines: text.lines().enumerate(),
        line: 0,
        attributes: HashMap::new(),
        budget: Budget(cell::Cell::new(MAX_BITS)),
    };
    let mut netlist = Netlist::default();
    while let Some(statement) = reader.next() {
        match statement.keyword {
            "module" => netlist.modules.push(reader.module(statement.rest)?),
            "autoidx" => {}
            _ => return Err(reader.wrong()),
        }
    }
    if netlist.modules.is_empty() { Err(NetlistError::Truncated) } else { Ok(netlist) }
}

/// A line: its first word, and the rest.
struct Statement<'a> {
    keyword: &'a str,
    rest: &'a str,
}

/// The lines, and the attributes that belong to the next statement that is none.
struct RtlilReader<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
    line: usize,
    attributes: HashMap<&'a str, &'a str>,
    budget: Budget,
}

/// How many bits may still be read; 0 once there were too many.
struct Budget(cell::Cell<u32>);

impl Budget {
    fn take(&self, bits: u32) -> Option<()> {
        self.0.set(self.0.get().saturating_sub(bits));
        (self.0.get() > 0).then_some(())
    }
}

/// Wires by name, with the first bit and the width.
type Names<'a> = HashMap<&'a str, (u32, u32)>;

impl<'a> RtlilReader<'a> {
    /// The next statement; attributes are collected on the way.
    fn next(&mut self) -> Option<Statement<'a>> {
        for (index, line) in self.lines.by_ref() {
            self.line = index + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (keyword, rest) = line.split_once(' ').unwrap_or((line, ""));
            if keyword != "attribute" {
                return Some(Statement { keyword, rest });
            }
            if let Some((name, value)) = rest.split_once(' ') {
                self.attributes.insert(name, value.trim_matches('"'));
            }
        }
        None
    }

    fn wrong(&self) -> NetlistError {
        if self.budget.0.get() == 0 { NetlistError::TooLarge } else { NetlistError::Syntax { line: self.line } }
    }

    fn words<'w>(&'w self, text: &'a str, names: &'w Names<'a>) -> RtlilWords<'w, 'a> {
        RtlilWords { rest: text.split(' ').peekable(), names, budget: &self.budget }
    }

    /// The places of the statement that was read last; its attributes are used up.
    fn sources(&mut self) -> Vec<NetlistPlace> {
        let sources = self.attributes.get("\\src").map(|text| NetlistPlace::parse_all(text)).unwrap_or_default();
        self.attributes.clear();
        sources
    }

    fn module(&mut self, name: &'a str) -> Result<Module, NetlistError> {
        let is_set = |attribute: &str| self.attributes.get(attribute).is_some_and(|value| *value != "0");
        let mut module = Module { name: plain(name).to_owned(), top: is_set("\\top"), ..Module::default() };
        self.attributes.clear();
        let mut names = Names::new();
        while let Some(statement) = self.next() {
            match statement.keyword {
                "end" => return Ok(module),
                "wire" => self.wire(statement.rest, &mut module, &mut names)?,
                "cell" => module.cells.push(self.cell(statement.rest, &names)?),
                "connect" => module.connections.push(self.connection(statement.rest, &names)?),
                "memory" | "parameter" => self.attributes.clear(),
                _ => return Err(self.wrong()),
            }
        }
        Err(NetlistError::Truncated)
    }

    fn wire(&mut self, rest: &'a str, module: &mut Module, names: &mut Names<'a>) -> Result<(), NetlistError> {
        let mut wire = Wire {
            name: String::new(),
            public: false,
            width: 1,
            offset: 0,
            upto: false,
            input: false,
            output: false,
            sources: self.sources(),
            first_bit: module.bits,
        };
        let mut words = rest.split(' ');
        while let Some(word) = words.next() {
            // The number of a port is of no interest; that it is there is checked all the same.
            let mut number = || words.next().and_then(|word| word.parse().ok()).ok_or_else(|| self.wrong());
            match word {
                "width" => wire.width = u32::try_from(number()?).map_err(|_| self.wrong())?,
                "offset" => wire.offset = number()?,
                "upto" => wire.upto = true,
                "signed" => {}
                "input" => (wire.input, _) = (true, number()?),
                "output" => (wire.output, _) = (true, number()?),
                "inout" => (wire.input, wire.output, _) = (true, true, number()?),
                name => {
                    wire.public = name.starts_with('\\');
                    plain(name).clone_into(&mut wire.name);
                    names.insert(name, (wire.first_bit, wire.width));
                }
            }
        }
        self.budget.take(wire.width).ok_or_else(|| self.wrong())?;
        module.bits += wire.width;
        module.wires.push(wire);
        Ok(())
    }

    fn cell(&mut self, rest: &'a str, names: &Names<'a>) -> Result<Cell, NetlistError> {
        let kind = rest.split(' ').next().unwrap_or_default();
        let mut cell =
            Cell { kind: plain(kind).to_owned(), sources: self.sources(), parameters: Vec::new(), ports: Vec::new() };
        while let Some(statement) = self.next() {
            let (name, value) = match statement.keyword {
                "end" => return Ok(cell),
                "parameter" => {
                    let rest = statement.rest;
                    rest.strip_prefix("signed ").or_else(|| rest.strip_prefix("real ")).unwrap_or(rest)
                }
                "connect" => statement.rest,
                _ => return Err(self.wrong()),
            }
            .split_once(' ')
            .ok_or_else(|| self.wrong())?;
            if statement.keyword == "connect" {
                cell.ports.push((plain(name).to_owned(), self.signal(value, names)?));
            } else {
                cell.parameters.push((plain(name).to_owned(), value.trim_matches('"').to_owned()));
            }
        }
        Err(NetlistError::Truncated)
    }

    fn connection(&mut self, rest: &'a str, names: &Names<'a>) -> Result<Connection, NetlistError> {
        self.attributes.clear();
        let mut words = self.words(rest, names);
        let sides = words.signal().zip(words.signal());
        let (target, source) =
            sides.filter(|(target, source)| target.len() == source.len()).ok_or_else(|| self.wrong())?;
        Ok(Connection { target, source })
    }

    fn signal(&self, text: &'a str, names: &Names<'a>) -> Result<Vec<NetBit>, NetlistError> {
        let mut words = self.words(text, names);
        words.signal().filter(|_| words.rest.all(str::is_empty)).ok_or_else(|| self.wrong())
    }
}

/// The words of a signal: `\a`, `\a [3]`, `\a [3:0]`, `4'01xz`, `7`, `{ \a \b }`.
struct RtlilWords<'w, 'a> {
    rest: Peekable<Split<'a, char>>,
    names: &'w Names<'a>,
    budget: &'w Budget,
}

impl<'a> RtlilWords<'_, 'a> {
    /// The bits of one signal, lowest first.
    fn signal(&mut self) -> Option<Vec<NetBit>> {
        let word = self.rest.next()?;
        if word != "{" {
            return self.part(word);
        }
        let mut parts = Vec::new();
        loop {
            match self.rest.next()? {
                "}" => break,
                word => parts.push(self.part(word)?),
            }
        }
        Some(parts.into_iter().rev().flatten().collect())
    }

    /// What is no concatenation.
    fn part(&mut self, word: &'a str) -> Option<Vec<NetBit>> {
        if !word.starts_with(['\\', '$']) {
            return self.constant(word);
        }
        let (first, width) = *self.names.get(word)?;
        let (low, high) = match self.rest.next_if(|word| word.starts_with('[')) {
            None => (0, width.checked_sub(1)),
            Some(range) => {
                let range = range.strip_prefix('[')?.strip_suffix(']')?;
                let (high, low) = range.split_once(':').unwrap_or((range, range));
                (low.parse().ok()?, Some(high.parse().ok()?))
            }
        };
        let Some(high) = high else { return Some(Vec::new()) };
        let length = (low <= high && high < width).then(|| high - low + 1)?;
        self.budget.take(length)?;
        Some((low..=high).map(|index| NetBit::Net(first + index)).collect())
    }

    /// A constant: bits with their number in front, or a decimal number of 32 bits. `8'x` is short for eight of them.
    fn constant(&self, word: &str) -> Option<Vec<NetBit>> {
        if let Some((width, digits)) = word.split_once('\'') {
            let width: u32 = width.parse().ok()?;
            self.budget.take(width)?;
            let fill = NetBit::Constant(if digits == "x" { b'x' } else { b'0' });
            let mut bits: Vec<NetBit> = digits.bytes().rev().map(NetBit::Constant).collect();
            bits.resize(width as usize, fill);
            return Some(bits);
        }
        let number: i32 = word.parse().ok()?;
        Some((0..32).map(|index| NetBit::Constant(b'0' + u8::from(number >> index & 1 == 1))).collect())
    }
}

/// A name without the `\` of names that stand in the source.
fn plain(name: &str) -> &str {
    name.strip_prefix('\\').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# Generated by Yosys
autoidx 3
attribute \top 1
attribute \src "u.v:1.1-3.10"
module \top
  attribute \src "t.v:6.5-6.47|t.v:2.21-2.26"
  wire width 4 upto offset -2 input 1 signed \a
  attribute \src "t.v:0.0-0.0"
  wire $1\y[0:0]
  memory width 4 size 4 \mem
  attribute \src "t.v:3.1-3.9"
  cell $add $add$t.v:2$3
    parameter signed \A_SIGNED 1
    parameter \MEMID "\\mem"
    connect \A { \a [3:2] 2'10 \a [0] }
    connect \B 5
    connect \Y $1\y[0:0]
  end
  connect { $1\y[0:0] \a [1] } 2'x
end
"#;

    #[test]
    fn a_module_is_read_with_its_places() {
        let netlist = parse(TEXT).unwrap();
        let module = &netlist.modules[0];
        assert!(module.top);
        let a = &module.wires[0];
        assert_eq!((a.name.as_str(), a.public, a.width, a.offset, a.upto, a.input), ("a", true, 4, -2, true, true));
        assert_eq!(a.sources.iter().map(|source| source.line).collect::<Vec<_>>(), [6, 2]);
        assert_eq!((module.wires[1].public, module.wires[1].sources.len()), (false, 0), "0.0 is no place");
        assert_eq!([a.source_index(0), a.source_index(3)], [1, -2]);
    }

    #[test]
    fn signals_have_their_lowest_bit_first() {
        let module = &parse(TEXT).unwrap().modules[0];
        let cell = &module.cells[0];
        let (one, zero) = (NetBit::Constant(b'1'), NetBit::Constant(b'0'));
        assert_eq!(cell.port("A"), [NetBit::Net(0), zero, one, NetBit::Net(2), NetBit::Net(3)]);
        assert_eq!(cell.port("B")[..4], [one, zero, one, zero]);
        assert!(cell.is_set("A_SIGNED") && !cell.is_set("B_SIGNED"));
        assert_eq!(module.connections[0].target, [NetBit::Net(1), NetBit::Net(4)]);
        assert_eq!(module.connections[0].source, [NetBit::Constant(b'x'); 2]);
    }

    #[test]
    fn what_is_no_netlist_is_an_error_with_its_line() {
        for cut_off in ["module \\top\n  wire \\a\n", "# Generated by Yosys\n", ""] {
            assert_eq!(parse(cut_off).unwrap_err(), NetlistError::Truncated, "{cut_off}");
        }
        for wrong in
            ["  connect \\a \\b", "  process $p", "  wire width x \\a", "  connect \\a [9] 1'0", "  connect \\a { \\a"]
        {
            let text = format!("module \\top\n  wire \\a\n{wrong}\nend\n");
            assert_eq!(parse(&text).unwrap_err(), NetlistError::Syntax { line: 3 }, "{wrong}");
        }
        let bomb = "connect \\a 9000000'x\n".repeat(4);
        for large in ["wire width 999999999 \\b", &format!("wire width 9000000 \\a\n{bomb}")] {
            assert_eq!(parse(&format!("module \\t\n{large}\nend")).unwrap_err(), NetlistError::TooLarge);
        }
    }
}
