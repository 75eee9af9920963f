//! The `[dut]` table of a manifest.
use super::fields::{self, Fields};
use super::names;
use super::names::NamedFile;
use super::source::Problems;
use crate::domain::lab::{Direction, Dut, Port};
use crate::domain::source::VERILOG_EXTENSIONS;
use crate::domain::text::printable;
use crate::domain::vectors::MAX_WIDTH;
use toml_span::{Spanned, Value};

type NamedWidths = Vec<(Spanned<String>, Spanned<u64>)>;

/// What the cases of a lab must know about its DUT.
#[derive(Default)]
pub(super) struct Ports {
    /// The top module; empty when it is not known.
    pub(super) top: String,
    /// The clock; `None` also when the DUT is not known.
    pub(super) clock: Option<String>,
}

impl Ports {
    pub(super) fn of(dut: &Dut) -> Self {
        Self { top: dut.top.clone(), clock: dut.clock.clone() }
    }
}

/// Reads the table; the files that it names are added to `files`.
pub(super) fn read(
    value: Value<'_>,
    lab: &str,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Option<Dut> {
    let mut fields = Fields::of("`[dut]`", value, problems)?;
    let top = fields.required("top", problems, fields::text);
    let sources = fields.required("sources", problems, fields::texts);
    let supplied = fields.optional("supplied", problems, fields::texts);
    let clock = fields.optional("clock", problems, fields::text);
    let inputs = fields.required("inputs", problems, fields::numbers);
    let outputs = fields.required("outputs", problems, fields::numbers);
    let constant_bits = fields.optional("constant-bits", problems, fields::texts);
    let start = fields.span();
    fields.finish(problems);

    if let Some(sources) = sources.as_ref().filter(|sources| sources.value.is_empty()) {
        problems.add(sources.span, "`sources` names no file: a learner must have something to write");
    }
    if outputs.as_ref().is_some_and(Vec::is_empty) {
        problems.add(start, "the DUT has no output: nothing could be checked");
    }
    let top = top.filter(|top| names::identifier("the top module", top, problems));
    if let (Some(clock), Some(inputs)) = (&clock, &inputs) {
        check_clock(clock, inputs, problems);
    }
    let mut seen = Vec::new();
    let sources = verilog_files(sources.map(Spanned::take), &format!("rtl/{lab}"), &mut seen, files, problems);
    let supplied = verilog_files(supplied.map(Spanned::take), "rtl/common", &mut seen, files, problems);
    let ports = ports(inputs?, outputs?, problems);
    let constant_bits = constant_bits.map(Spanned::take).unwrap_or_default();
    for bit in &constant_bits {
        check_output_bit(bit, &ports, problems);
    }
    Some(Dut {
        ports,
        constant_bits: constant_bits.into_iter().map(Spanned::take).collect(),
        top: top?.value,
        sources,
        supplied,
        clock: clock.map(Spanned::take),
    })
}

/// A bit of an output, as faults are called: `ascii[7]`, or the name alone of an output of one bit.
fn check_output_bit(bit: &Spanned<String>, ports: &[Port], problems: &mut Problems<'_>) {
    let is_bit = |port: &Port| match bit.value.strip_prefix(&port.name) {
        Some("") => port.width == 1,
        Some(select) => (0..port.width).any(|bit| select == format!("[{bit}]")) && port.width > 1,
        None => false,
    };
    if !ports.iter().any(|port| port.direction == Direction::Output && is_bit(port)) {
        let finding = problems.add(bit.span, format!("`{}` is no bit of an output", printable(&bit.value)));
        finding.next_step = Some("write it as `y[3]`, or as `y` if the output has one bit".to_owned());
    }
}

fn check_clock(clock: &Spanned<String>, inputs: &NamedWidths, problems: &mut Problems<'_>) {
    let one_bit = inputs.iter().any(|(name, width)| name.value == clock.value && width.value == 1);
    if !one_bit {
        problems.add(clock.span, "the clock is no input of 1 bit").next_step =
            Some("name it in `inputs` with width 1".to_owned());
    }
}

/// Checks a list of Verilog files. `seen` has the names so far: all of them are compiled side by side.
fn verilog_files(
    names: Option<Vec<Spanned<String>>>,
    directory: &str,
    seen: &mut Vec<String>,
    files: &mut Vec<NamedFile>,
    problems: &mut Problems<'_>,
) -> Vec<String> {
    let mut good = Vec::new();
    for name in names.unwrap_or_default() {
        if !names::plain_file(&name, &VERILOG_EXTENSIONS, problems) {
            continue;
        }
        if seen.contains(&name.value) {
            problems.add(name.span, format!("the file `{}` is named twice", name.value));
            continue;
        }
        files.push(NamedFile { directory: directory.to_owned(), name: name.value.clone(), span: name.span });
        seen.push(name.value.clone());
        good.push(name.value);
    }
    good
}

fn ports(inputs: NamedWidths, outputs: NamedWidths, problems: &mut Problems<'_>) -> Vec<Port> {
    let inputs = inputs.into_iter().map(|port| (Direction::Input, port));
    let outputs = outputs.into_iter().map(|port| (Direction::Output, port));
    let mut ports: Vec<Port> = Vec::new();
    for (direction, (name, width)) in inputs.chain(outputs) {
        if ports.iter().any(|port| port.name == name.value) {
            problems.add(name.span, format!("the port `{}` is both an input and an output", name.value));
        } else {
            names::identifier("the port", &name, problems);
        }
        if !(1..=MAX_WIDTH).contains(&width.value) {
            problems.add(width.span, format!("a port has 1 to {MAX_WIDTH} bits, not {}", width.value));
        }
        let width = usize::try_from(width.value).unwrap_or(usize::MAX);
        ports.push(Port { name: name.value, direction, width });
    }
    ports
}
