//! The harness of a graded simulation: a testbench that is generated, because its author's would have names that everybody
//! knows.
//!
//! It follows the protocol of docs/vectors-format.md: it drives the inputs from registers at the falling edge of the clock, samples the
//! outputs just before the rising one, never at time 0, and knows no expected value. Its module and its instance
//! have names that nobody can guess, so that no hierarchical name of a submission reaches it. What a trace means is for
//! `judge` to say.

use std::fmt::Write as _;
use std::io;

use crate::check::testbench::{Files, Testbench};
use crate::check::{Subject, compile};
use crate::disk::hash::sha256;
use crate::domain::lab::{Direction, Dut, Port};
use crate::domain::logic::Value;
use crate::domain::source::SourceFile;
use crate::domain::trace::{Trace, TraceError};
use crate::domain::vectors::{Column, Vectors};
use crate::tool::ToolError;
use crate::tool::iverilog::Compilation;
use thiserror::Error;

/// The file with the inputs, from the directory in which the simulation runs; nothing of it may be written.
const STIMULUS: &str = "../in/stimulus";
/// The file with the outputs, in the only directory that a simulation may write.
const TRACE: &str = "trace";
/// Where a line of the text stands in place of a name.
const MODULE: &str = "\u{1}module\u{1}";
const INSTANCE: &str = "\u{1}instance\u{1}";

/// Why no harness can be generated for a case.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HarnessError {
    /// A column is no port and no element of one.
    #[error("the column `{column}` is no {direction} of the DUT, nor an element of one")]
    NoPort {
        column: String,
        /// `input` or `output`.
        direction: &'static str,
    },
    /// The columns of a port do not fill it.
    #[error("the columns of `{port}` have {found} bits, and the port has {width}")]
    Width {
        port: String,
        /// Bits of its columns.
        found: usize,
        /// Bits of the port.
        width: usize,
    },
    /// An input is in no column.
    #[error("no column drives the input `{port}`")]
    Undriven { port: String },
}

/// A testbench for all cases that have the same columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedHarness {
    /// The text, with marks in place of the names.
    template: String,
    /// The name of the compiled program, which follows from the text: a design may be compiled with several testbenches.
    program: String,
    /// The top module of the design.
    top: String,
    /// For each output column: the position of its value in a line of the trace, as a range from the left.
    outputs: Vec<std::ops::Range<usize>>,
    /// Bits of a line of the trace.
    line: usize,
    /// The order of the input columns in a line of the stimulus.
    inputs: Vec<usize>,
}

/// The names of one harness.
#[derive(Debug, Clone, PartialEq, Eq)]
struct HarnessNames {
    module: String,
    /// Of the instance of the DUT.
    instance: String,
}

impl HarnessNames {
    /// Names that nobody has seen before: 128 bits of the system's randomness each.
    fn random() -> Result<Self, getrandom::Error> {
        let name = |prefix: char| {
            let mut bits = [0; 16];
            getrandom::fill(&mut bits)?;
            Ok(format!("{prefix}{:032x}", u128::from_ne_bytes(bits)))
        };
        Ok(Self { module: name('h')?, instance: name('u')? })
    }
}

impl GeneratedHarness {
    /// Generates the harness for vectors with these columns.
    ///
    /// # Errors
    /// [`HarnessError`] when the columns are not those of the ports.
    pub fn new(dut: &Dut, vectors: &Vectors) -> Result<Self, HarnessError> {
        let clock = dut.clock.as_deref();
        let of = |direction| {
            dut.ports.iter().filter(move |port| port.direction == direction && Some(port.name.as_str()) != clock)
        };
        let inputs = assign(of(Direction::Input), &vectors.inputs, "input")?;
        let outputs = assign(of(Direction::Output), &vectors.outputs, "output")?;
        if let Some((port, _)) = inputs.iter().find(|(_, columns)| columns.is_empty()) {
            return Err(HarnessError::Undriven { port: port.name.clone() });
        }
        let (ranges, line) = positions(&outputs, &vectors.outputs);
        let template = template(dut, &inputs, &outputs);
        Ok(Self {
            program: format!("{}.vvp", sha256(template.as_bytes())),
            template,
            top: dut.top.clone(),
            outputs: ranges,
            line,
            inputs: inputs.into_iter().flat_map(|(_, columns)| columns).collect(),
        })
    }

    /// The Verilog text, ready to be compiled behind a DUT.
    fn text(&self, names: &HarnessNames) -> String {
        self.template.replace(MODULE, &names.module).replace(INSTANCE, &names.instance)
    }

    fn row(&self, line: &str) -> Option<Vec<Value>> {
        if line.len() != self.line || !line.is_ascii() {
            return None;
        }
        self.outputs.iter().map(|range| Value::from_binary(&line[range.clone()])).collect()
    }
}

impl Testbench for GeneratedHarness {
    fn key(&self) -> &str {
        &self.program
    }

    fn compile(&self, subject: Subject<'_>) -> Result<Compilation, ToolError> {
        let names = HarnessNames::random().map_err(|error| ToolError::Scratch(io::Error::other(error.to_string())))?;
        let scope = (names.instance.as_str(), self.top.as_str());
        let compilation = compile::with_text(subject, &self.text(&names), &names.module, scope, &self.program)?;
        Ok(match compilation {
            Compilation::Rejected { messages, raw } => {
                let raw = raw.replace(&names.module, "the harness").replace(&names.instance, "dut");
                Compilation::Rejected { messages, raw }
            }
            other => other,
        })
    }

    fn files(&self) -> Files {
        Files { stimulus: "in/stimulus", run: Some("run"), trace: TRACE }
    }

    /// All inputs of a row in one binary word.
    fn stimulus(&self, vectors: &Vectors) -> String {
        let mut text = String::new();
        for row in &vectors.rows {
            for column in &self.inputs {
                text.extend(row.inputs[*column].0.iter().map(|bit| bit.to_char()));
            }
            text.push('\n');
        }
        text
    }

    fn trace(&self, written: &[u8], _: &Vectors) -> Result<Trace, TraceError> {
        let text = std::str::from_utf8(written).map_err(|_| TraceError::Unreadable)?;
        // A line without its end was not written to its end.
        let complete = text.rfind('\n').map_or("", |end| &text[..=end]);
        let rows = complete.lines().map(|line| self.row(line)).collect::<Option<_>>();
        rows.map(|rows| Trace { rows }).ok_or(TraceError::Unreadable)
    }

    fn sources(&self) -> Vec<SourceFile> {
        Vec::new()
    }
}

/// The ports with the indices of their columns, most significant first.
type Assigned<'a> = Vec<(&'a Port, Vec<usize>)>;

/// Finds the columns of each port. Element 0 is in the lowest bits, and the last index of `c[1][2]` counts fastest.
fn assign<'a>(
    ports: impl Iterator<Item = &'a Port>,
    columns: &[Column],
    direction: &'static str,
) -> Result<Assigned<'a>, HarnessError> {
    let mut assigned: Assigned<'a> = ports.map(|port| (port, Vec::new())).collect();
    for (index, column) in columns.iter().enumerate() {
        let base = column.name.split('[').next().unwrap_or_default();
        let entry = assigned.iter_mut().find(|(port, _)| port.name == base);
        let no_port = || HarnessError::NoPort { column: column.name.clone(), direction };
        entry.ok_or_else(no_port)?.1.push(index);
    }
    for (port, indices) in &mut assigned {
        indices.sort_by_key(|index| std::cmp::Reverse(element(&columns[*index].name)));
        let found = indices.iter().map(|index| columns[*index].width).sum();
        if !indices.is_empty() && found != port.width {
            return Err(HarnessError::Width { port: port.name.clone(), found, width: port.width });
        }
    }
    Ok(assigned)
}

/// The indices of an element: `c[1][2]` is 1, 2.
fn element(name: &str) -> Vec<u64> {
    name.split('[').skip(1).filter_map(|index| index.trim_end_matches(']').parse().ok()).collect()
}

/// Where the value of each output column stands in a line of the trace, and how long a line is.
fn positions(outputs: &Assigned<'_>, columns: &[Column]) -> (Vec<std::ops::Range<usize>>, usize) {
    let mut ranges = vec![0..0; columns.len()];
    let mut at = 0;
    for index in outputs.iter().flat_map(|(_, indices)| indices) {
        ranges[*index] = at..at + columns[*index].width;
        at += columns[*index].width;
    }
    (ranges, at)
}

fn template(dut: &Dut, inputs: &Assigned<'_>, outputs: &Assigned<'_>) -> String {
    let driven: Vec<&Port> = inputs.iter().map(|(port, _)| *port).collect();
    let sampled: Vec<&Port> =
        outputs.iter().filter(|(_, columns)| !columns.is_empty()).map(|(port, _)| *port).collect();
    let width: usize = driven.iter().map(|port| port.width).sum();
    // Numbers for names: a port may be called like anything here. All of the student's directives end at `resetall.
    let mut text = format!("`resetall\n`timescale 1ns / 1ps\nmodule {MODULE};\n");
    let _ = write!(text, "reg clock;\ninteger from, into;\nreg [{}:0] row;\n", width.max(1) - 1);
    declare(&mut text, "reg", "i", &driven);
    declare(&mut text, "wire", "o", &sampled);
    let clock = dut.clock.iter().map(|name| format!(".{name}(clock)"));
    let pins = clock.chain(connections(&driven, "i")).chain(connections(&sampled, "o"));
    let _ = writeln!(text, "{} {INSTANCE}({});", dut.top, pins.collect::<Vec<_>>().join(", "));
    let (wait, after) = if dut.clock.is_some() {
        text.push_str("initial begin clock = 1'b0; forever #5 clock = ~clock; end\n");
        ("#4", "@(negedge clock);")
    } else {
        ("#10", "")
    };
    let apply = if driven.is_empty() { String::new() } else { format!("{{{}}} = row;", list("i", driven.len())) };
    let _ = write!(
        text,
        "initial begin\nfrom = $fopen(\"{STIMULUS}\", \"r\");\ninto = $fopen(\"{TRACE}\", \"w\");\n\
         while ($fscanf(from, \"%b\", row) == 1) begin\n{apply}\n{wait} $fdisplay(into, \"%b\", {{{}}});\n{after}\nend\n\
         $finish;\nend\nendmodule\n",
        list("o", sampled.len())
    );
    text
}

fn declare(text: &mut String, kind: &str, prefix: &str, ports: &[&Port]) {
    for (number, port) in ports.iter().enumerate() {
        let _ = writeln!(text, "{kind} [{}:0] {prefix}{number};", port.width - 1);
    }
}

fn connections<'a>(ports: &'a [&Port], prefix: &'a str) -> impl Iterator<Item = String> + 'a {
    ports.iter().enumerate().map(move |(number, port)| format!(".{}({prefix}{number})", port.name))
}

fn list(prefix: &str, count: usize) -> String {
    (0..count).map(|number| format!("{prefix}{number}")).collect::<Vec<_>>().join(", ")
}
