//! How strong a self-checking testbench is: the reference is wrapped so that one output bit is faulty.
//!
//! The wrapper takes the top module's name, and the reference gets another one.
use super::faults::{OutputFault, OutputFaultKind};
use crate::domain::lab::{Direction, Dut, Port};
use crate::domain::source::SourceFile;
use regex::{NoExpand, Regex};

/// What the reference's top module is called inside the wrapper.
const INNER: &str = "lab_reference";

/// Every fault of every output port.
pub(super) fn faults(dut: &Dut) -> Vec<OutputFault> {
    let outputs = dut.ports.iter().filter(|port| port.direction == Direction::Output);
    let bits = outputs.flat_map(|port| (0..port.width).map(move |bit| (port, bit)));
    bits.flat_map(|(port, bit)| {
        let bit = (port.width > 1).then_some(bit);
        OutputFaultKind::ALL.into_iter().map(move |kind| OutputFault { output: port.name.clone(), bit, kind })
    })
    .collect()
}

/// The reference with one fault, or with none. `None` if its top module's definition is not found, so that it cannot be renamed.
pub(super) fn wrap(dut: &Dut, reference: &[SourceFile], fault: Option<&OutputFault>) -> Option<Vec<SourceFile>> {
    let definition = Regex::new(&format!(r"\bmodule\s+{}\b", regex::escape(&dut.top))).ok()?;
    if !reference.iter().any(|file| definition.is_match(&file.text)) {
        return None;
    }
    let rename = |file: &SourceFile| SourceFile {
        text: definition.replace_all(&file.text, NoExpand(&format!("module {INNER}"))).into_owned(),
        ..file.clone()
    };
    let name = "lab_wrapper.v".to_owned();
    let wrapper = SourceFile { display: name.clone(), name, text: wrapper(dut, fault) };
    Some(std::iter::once(wrapper).chain(reference.iter().map(rename)).collect())
}

fn wrapper(dut: &Dut, fault: Option<&OutputFault>) -> String {
    let faulty_output = fault.and_then(|fault| dut.ports.iter().find(|port| port.name == fault.output));
    let assignments = fault.zip(faulty_output).map(|(fault, port)| faulty(port, fault).join("\n"));
    // The faulty output comes out of the reference under another name.
    let prefix = |port: &Port| if faulty_output == Some(port) { "lab_" } else { "" };
    let ports: Vec<String> = dut.ports.iter().map(wire).collect();
    let connections: Vec<String> =
        dut.ports.iter().map(|port| format!(".{0}({1}{0})", port.name, prefix(port))).collect();
    format!(
        "module {} ({});\n{}\n  {INNER} inner ({});\nendmodule\n",
        dut.top,
        ports.join(", "),
        assignments.unwrap_or_default(),
        connections.join(", ")
    )
}

fn wire(port: &Port) -> String {
    port.declaration().replacen(port.direction.keyword(), &format!("{} wire", port.direction.keyword()), 1)
}

/// Drives every bit of the faulty output: from the reference, but for one.
fn faulty(port: &Port, fault: &OutputFault) -> Vec<String> {
    let faulty_bit = fault.bit.unwrap_or(0);
    let assign = |bit: usize| {
        let select = if port.width == 1 { String::new() } else { format!("[{bit}]") };
        let right = format!("lab_{}{select}", port.name);
        let value = match fault.kind {
            _ if bit != faulty_bit => right,
            OutputFaultKind::StuckAt0 => "1'b0".to_owned(),
            OutputFaultKind::StuckAt1 => "1'b1".to_owned(),
            OutputFaultKind::Inverted => format!("~{right}"),
            OutputFaultKind::Unknown => "1'bx".to_owned(),
        };
        format!("  assign {}{select} = {value};", port.name)
    };
    let range = if port.width == 1 { String::new() } else { format!("[{}:0] ", port.width - 1) };
    std::iter::once(format!("  wire {range}lab_{};", port.name)).chain((0..port.width).map(assign)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dut() -> Dut {
        let port = |name: &str, direction, width| Port { name: name.to_owned(), direction, width };
        Dut {
            top: "inc".to_owned(),
            sources: vec!["inc.v".to_owned()],
            supplied: vec![],
            clock: None,
            constant_bits: vec![],
            ports: vec![
                port("a", Direction::Input, 2),
                port("y", Direction::Output, 2),
                port("c", Direction::Output, 1),
            ],
        }
    }

    #[test]
    fn every_bit_of_every_output_has_four_faults() {
        assert_eq!(faults(&dut()).len(), 12);
    }

    #[test]
    fn one_bit_is_faulty_and_the_others_are_passed_on() {
        let text = "module inc (input [1:0] a, output [1:0] y, output c); assign {c, y} = a + 1; endmodule";
        let file = SourceFile { name: "inc.v".to_owned(), display: "inc.v".to_owned(), text: text.to_owned() };
        let fault = OutputFault { output: "y".to_owned(), bit: Some(1), kind: OutputFaultKind::Inverted };
        let wrapped = wrap(&dut(), &[file], Some(&fault)).expect("a top module");
        assert!(wrapped[0].text.contains("assign y[0] = lab_y[0];\n  assign y[1] = ~lab_y[1];"), "{}", wrapped[0].text);
        assert!(wrapped[1].text.starts_with("module lab_reference ("));
    }
}
