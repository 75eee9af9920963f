//! Structural faults of the netlist in words: what it is, why the simulation did not show it, and the usual cure.

use super::scanned::ScannedSources;
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::source::Location;
use crate::domain::text::printable;
use crate::tool::netlist::{NetlistFault, NetlistFaultKind, NetlistPlace};
use crate::tool::yosys::Synthesized;
use crate::verilog::scan;

/// Nets of a loop that are named.
const MAX_PATH: usize = 8;
/// Drivers of a net, and latches of a block, that are named.
const MAX_NAMED: usize = 5;
/// Findings that are told; whoever has more has to begin with these.
const MAX_FINDINGS: usize = 20;

/// The findings for all faults of a design, root causes first. Nets that one block makes latches of are one finding.
pub(super) fn findings(result: &Synthesized, sources: &ScannedSources<'_>) -> Vec<Finding> {
    let mut groups: Vec<Vec<&NetlistFault>> = Vec::new();
    for fault in &result.faults {
        let same_block = |group: &&mut Vec<&NetlistFault>| {
            fault.kind == NetlistFaultKind::Latch
                && group[0].kind == NetlistFaultKind::Latch
                && !fault.places.is_empty()
                && group[0].places == fault.places
        };
        match groups.iter_mut().find(same_block) {
            Some(group) => group.push(fault),
            None => groups.push(vec![fault]),
        }
    }
    let mut findings: Vec<Finding> =
        groups.iter().take(MAX_FINDINGS).map(|group| finding(group, result, sources)).collect();
    if let (Some(rest @ 1..), Some(last)) = (groups.len().checked_sub(MAX_FINDINGS), findings.last_mut()) {
        last.message = format!("{} (and {rest} more faults)", last.message);
    }
    findings
}

/// The finding for a fault, or for several latches.
fn finding(faults: &[&NetlistFault], result: &Synthesized, sources: &ScannedSources<'_>) -> Finding {
    let fault = faults[0];
    let mut finding = match fault.kind {
        NetlistFaultKind::BlackBox => black_box(fault, sources),
        NetlistFaultKind::MultipleDrivers => multiple_drivers(fault, sources),
        NetlistFaultKind::Undriven => undriven(fault, result, sources),
        NetlistFaultKind::Latch => latch(faults, sources),
        NetlistFaultKind::Loop => combinational_loop(fault, sources),
    };
    if fault.instances > 1 && fault.kind != NetlistFaultKind::BlackBox {
        let others = fault.instances - 1;
        let plural = if others == 1 { "" } else { "s" };
        finding.message = format!("{}, and so in {others} other instance{plural} of its module", finding.message);
    }
    finding
}

/// The net's name as it can be shown.
fn name(fault: &NetlistFault) -> String {
    printable(&fault.net)
}

fn declared(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Option<Location> {
    sources.locate(fault.declared.as_ref()?)
}

/// The lines in the module of the declaration that assign to the net.
fn assignments(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Vec<Location> {
    let Some(declared) = &fault.declared else { return Vec::new() };
    let module = scan::module_at(sources.tokens_of(&declared.file), declared.line);
    let found = scan::assignments(module, &fault.name);
    found.into_iter().filter_map(|token| sources.locate_token(&declared.file, token)).collect()
}

/// Where the logic of the fault stands: as Yosys notes it, or the assignment, or the declaration.
fn logic(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Option<Location> {
    let noted = fault.places.iter().find_map(|place| sources.locate(place));
    noted.or_else(|| assignments(fault, sources).into_iter().next()).or_else(|| declared(fault, sources))
}

fn latch(faults: &[&NetlistFault], sources: &ScannedSources<'_>) -> Finding {
    let quoted = |name: String| format!("`{name}`");
    let message = match faults {
        [fault] => format!("a latch is inferred for {}", quoted(name(fault))),
        _ => format!("latches are inferred for {}", enumerate(faults.iter().map(|fault| quoted(name(fault))))),
    };
    let names = enumerate(faults.iter().map(|fault| quoted(printable(&fault.name))));
    Finding::new(FindingKind::Latch, message)
        .at(logic(faults[0], sources))
        .because(
            "There is a way through this block on which no value is assigned, so the old one has to be kept, and hardware \
             for that is a latch. The simulator keeps old values in any case, so a simulation can pass. The usual cause \
             is an `if` without `else`, or a `case` that does not list every value.",
        )
        .next(format!("assign a default to {names} at the top of the block, or add the missing `else` or `default`"))
}

fn combinational_loop(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Finding {
    let message = match fault.path.as_slice() {
        [] | [_] => format!("`{}` depends on itself without a flip-flop in between", name(fault)),
        path => {
            let mut nets: Vec<String> = path.iter().take(MAX_PATH).map(|net| format!("`{}`", printable(net))).collect();
            if path.len() > MAX_PATH {
                nets.push("…".to_owned());
            }
            nets.push(nets[0].clone());
            format!("a combinational loop: {}", nets.join(" → "))
        }
    };
    Finding::new(FindingKind::CombinationalLoop, message)
        .at(logic(fault, sources))
        .because(
            "The signal runs in a circle through gates alone: in hardware it oscillates or falls into a state that nobody \
             chose. A simulator may settle all the same, or never come to an end. The usual cause is an assignment such \
             as `y = y + a` outside a clocked block, or two modules each of which waits for the other.",
        )
        .next("put a register (`always @(posedge clk)`) into the circle, or compute from signals that do not depend on the result")
}

fn multiple_drivers(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Finding {
    let drivers = driver_places(fault, sources);
    let message = match drivers.len() {
        0 | 1 => format!("`{}` has more than one driver", name(fault)),
        count => format!("`{}` has {count} drivers, in {}", name(fault), list(&drivers)),
    };
    Finding::new(FindingKind::MultipleDrivers, message)
        .at(drivers.into_iter().next_back().or_else(|| declared(fault, sources)))
        .because(
            "A net is one piece of metal: two outputs that drive it with different values are a short circuit. A \
             simulation shows x then, or nothing at all: of two `always` blocks that assign the same `reg`, the last one \
             wins. The usual cause is a second `assign` or `always` block for the same signal, or two instances that are \
             connected to the same wire.",
        )
        .next(format!("assign `{}` in one place only, and choose there with `if`, `case` or `? :`", printable(&fault.name)))
}

/// Where the drivers stand: the blocks and instances that Yosys knows, or else all assignments; in the order of the text.
fn driver_places(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Vec<Location> {
    let noted: Vec<Location> = fault.places.iter().filter_map(|place| sources.locate(place)).collect();
    let noted = by_line(noted);
    if noted.len() > 1 { noted } else { by_line(noted.into_iter().chain(assignments(fault, sources)).collect()) }
}

fn by_line(mut places: Vec<Location>) -> Vec<Location> {
    places.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    places.dedup_by(|a, b| (&a.file, a.line) == (&b.file, b.line));
    places
}

/// `lines 3 and 5`, or with the files if there are several.
fn list(places: &[Location]) -> String {
    let same_file = places.iter().all(|place| place.file == places[0].file);
    let place = |place: &Location| {
        if same_file { place.line.to_string() } else { format!("{}:{}", place.file, place.line) }
    };
    let text = enumerate(places.iter().map(place));
    if same_file { format!("lines {text}") } else { text }
}

/// `a`, `a and b`, `a, b and c`, and `more` at the end if there are too many.
fn enumerate(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    let last = if words.len() > MAX_NAMED { Some("more".to_owned()) } else { words.pop() };
    words.truncate(MAX_NAMED);
    let last = last.unwrap_or_default();
    if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) }
}

fn undriven(fault: &NetlistFault, result: &Synthesized, sources: &ScannedSources<'_>) -> Finding {
    let net = name(fault);
    if fault.name.starts_with('$') {
        return simulator_function(fault, sources);
    }
    let implicit = format!("Identifier `\\{}' is implicitly declared", fault.net);
    let is_implicit = result.warnings.iter().any(|warning| warning.text.starts_with(&implicit));
    if is_implicit && fault.net.contains('.') && fault.instance.is_none() {
        return hierarchical(fault, sources);
    }
    let (message, place, cure) = if fault.open_port {
        let message = format!("nothing is connected to the input `{net}`");
        (message, instance(fault, sources), "connect the port in the list of the instance's ports".to_owned())
    } else if fault.output {
        (format!("nothing drives the output `{net}`"), declared(fault, sources), format!("assign a value to `{net}`"))
    } else if is_implicit {
        let message = format!("`{net}` is used, but it is declared nowhere and nothing drives it");
        let cure = "correct the name, or declare and drive it; with `` `default_nettype none `` at the top of the file \
                    the compiler finds a misspelt name";
        (message, declared(fault, sources), cure.to_owned())
    } else {
        (
            format!("`{net}` is used, but nothing drives it"),
            declared(fault, sources),
            format!("assign a value to `{net}`"),
        )
    };
    let code = match (fault.open_port, is_implicit) {
        (true, _) => Code::OpenInput,
        (false, true) if !fault.output => Code::ImplicitWire,
        (false, _) => Code::Undriven,
    };
    Finding::new(FindingKind::Undriven, message)
        .code(code)
        .at(place)
        .because(
            "Outputs depend on it, and in hardware it would float: its value is whatever noise makes of it. A simulation \
             shows z or x there, but `if` and `case` may swallow that. The usual cause is a misspelt name, a port that is \
             not connected, or an assignment that covers only some of the bits.",
        )
        .next(cure)
}

/// The instance that leaves a port open.
fn instance(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Option<Location> {
    fault
        .instance
        .as_ref()
        .and_then(|source: &NetlistPlace| sources.locate(source))
        .or_else(|| declared(fault, sources))
}

/// `$random` and the like, which Yosys takes for a net of that name.
fn simulator_function(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Finding {
    let name = printable(&fault.name);
    Finding::new(Code::SimulatorTask, format!("`{name}` exists only in a simulator"))
        .at(sources.find("", &fault.name).or_else(|| declared(fault, sources)))
        .because(
            "It asks the simulator for a value, and a chip has no simulator to ask. So the simulation works, and no hardware \
             can be made of it. Functions of this kind belong into testbenches.",
        )
        .next("make the value by hardware: a counter for time, a shift register with feedback (LFSR) for random numbers")
}

/// `u1.state`, a look into another module.
fn hierarchical(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Finding {
    let message = format!("`{}` reads a signal inside another module", name(fault));
    Finding::new(Code::HierarchicalReference, message)
        .at(declared(fault, sources))
        .because(
            "A simulator can look into any module. In hardware a module has its ports and nothing else, and what is inside \
             may not even exist any more after synthesis.",
        )
        .next("make the signal an output port of that module, and connect it")
}

fn black_box(fault: &NetlistFault, sources: &ScannedSources<'_>) -> Finding {
    let message = format!("module `{}` is a black box: no hardware is made of it", name(fault));
    Finding::new(Code::BlackBox, message)
        .at(logic(fault, sources))
        .because(
            "An attribute such as `(* blackbox *)` tells the synthesis that the module comes from elsewhere, so it takes \
             the ports and leaves out what is inside. The simulator does not know the attribute.",
        )
        .next("take the attribute away")
}
