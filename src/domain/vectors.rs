//! Golden vectors: named columns of inputs and outputs, and rows of values.
//!
//! Reading the text format is the job of `manifest::vectors`; how a trace is compared is in [`super::compare`].

use super::logic::{Golden, Radix, Value};
use super::text::is_word;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The widest port or column, in bits.
pub const MAX_WIDTH: u64 = 4096;
/// The widest column with a decimal radix, in bits.
const MAX_DECIMAL_WIDTH: u64 = 64;

/// One named column: a port of the DUT, or an element of a wide one. As text, in a header or in JSON: `sum:8'h`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Column {
    /// Name as in the header, such as `sum` or `c[1][2]`.
    pub name: String,
    /// Width in bits, 1 to 4096.
    pub width: usize,
    /// How values of the column are written.
    pub radix: Radix,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}'{}", self.name, self.width, self.radix.name())
    }
}

impl FromStr for Column {
    type Err = String;

    /// Reads `name:width'radix`; the error completes "the column …".
    fn from_str(word: &str) -> Result<Self, String> {
        let (name, rest) = word.split_once(':').ok_or("has no `:` between its name and its width")?;
        let (width, radix) = rest.split_once('\'').ok_or("has no `'` between its width and its radix")?;
        if !is_name(name) {
            return Err("does not begin with a name".to_owned());
        }
        let radix = Radix::ALL.into_iter().find(|known| known.name() == radix);
        let radix = radix.ok_or("has no radix: use b, o, h, d or sd")?;
        let most = if radix.bits_per_digit().is_some() { MAX_WIDTH } else { MAX_DECIMAL_WIDTH };
        let digits = width.bytes().all(|b| b.is_ascii_digit());
        let width = width.parse().ok().filter(|width| digits && (1..=most).contains(width));
        let width = width.ok_or_else(|| format!("has no width from 1 to {most} bits"))?;
        Ok(Self { name: name.to_owned(), width: usize::try_from(width).unwrap_or(usize::MAX), radix })
    }
}

impl From<Column> for String {
    fn from(column: Column) -> Self {
        column.to_string()
    }
}

impl TryFrom<String> for Column {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        word.parse()
    }
}

/// Whether a text is a word, and then any number of `[index]`.
fn is_name(text: &str) -> bool {
    let (word, indices) = text.find('[').map_or((text, ""), |at| text.split_at(at));
    let is_index = |part: &str| {
        part.strip_suffix(']').is_some_and(|index| !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()))
    };
    is_word(word) && indices.split('[').skip(1).all(is_index)
}

/// One row: a clock cycle of a clocked DUT, or one set of inputs of a combinational one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file that the row stands in, from 1.
    pub line: u32,
    /// One value an input column.
    pub inputs: Vec<Value>,
    /// One golden value an output column.
    pub outputs: Vec<Golden>,
}

/// Which rows and values of a case count; see docs/vectors-format.md.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VectorRules {
    /// Whether a row is a clock cycle.
    pub clocked: bool,
    /// Output column that says which rows count.
    pub qualified_by: Option<String>,
    /// Whether latency does not matter.
    pub stream: bool,
    /// Largest difference that still matches, by output column.
    pub tolerance: BTreeMap<String, u64>,
}

/// The golden vectors of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vectors {
    pub inputs: Vec<Column>,
    /// What the DUT must answer.
    pub outputs: Vec<Column>,
    /// At least one row.
    pub rows: Vec<Row>,
}

impl Vectors {
    /// The text of `stimulus.txt`: the inputs in binary, one row a line. No expected value is in it.
    pub fn stimulus(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            for (index, value) in row.inputs.iter().enumerate() {
                if index > 0 {
                    text.push(' ');
                }
                text.extend(value.0.iter().map(|bit| bit.to_char()));
            }
            text.push('\n');
        }
        text
    }

    /// The first line of `trace.txt`: the names of the output columns.
    pub fn trace_header(&self) -> String {
        let names: Vec<&str> = self.outputs.iter().map(|column| column.name.as_str()).collect();
        names.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_written_like_verilog_literals() {
        let column: Column = "c[1][2]:32'sd".parse().expect("a column");
        assert_eq!((column.name.as_str(), column.width, column.radix), ("c[1][2]", 32, Radix::SignedDecimal));
        assert_eq!(column.to_string(), "c[1][2]:32'sd");
        let parse = str::parse::<Column>;
        assert!(parse("y:4096'h").is_ok() && parse("y:64'd").is_ok());
        for bad in
            ["y", "y:8", "y:8'x", "y:0'h", "y:4097'h", "y:65'd", "y:+8'h", "2y:8'h", ":8'h", "y[:8'h", "y[a]:8'h"]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
        for bad in ["y[1]]", "y[1]x", "y[[1]", "y]", "y[1]x[2]"] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
