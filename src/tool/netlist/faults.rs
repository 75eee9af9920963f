//! Structural faults of a flat design, at the grain of bits: latches, loops, nets with several drivers or none.
//!
//! Only what reaches an output is judged, for synthesis removes the rest: the loop variable that two `always`
//! blocks share is no net with two drivers.
use super::cells::{self, Shape};
use super::graph::{Driver, Graph, live_nets};
use super::loops::cycles;
use super::{Module, NetBit, NetlistPlace, Wire};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What is wrong with a net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NetlistFaultKind {
    /// An instance of a module that is declared without a content.
    BlackBox,
    /// Something drives it that drives it already.
    MultipleDrivers,
    /// Nothing drives it, and it is used.
    Undriven,
    /// It holds its value while an enable is off.
    Latch,
    /// It depends on itself without a flip-flop in between.
    Loop,
}

/// A fault, for all bits of a wire and all instances of its module together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetlistFault {
    pub kind: NetlistFaultKind,
    /// The net with the path of instances to it and its bits, such as `u1.sum[3:0]`; in the first instance, if there are several.
    pub net: String,
    /// Its name where it is declared: `sum`. For a black box the name of the module.
    pub name: String,
    /// How many instances of the module have the fault.
    pub instances: usize,
    /// The place of the instance that the net belongs to, unless that is the top module.
    pub instance: Option<NetlistPlace>,
    /// Whether it is an output of the top module.
    pub output: bool,
    /// Whether it is an input port that the instance leaves open.
    pub open_port: bool,
    /// Where the net is declared.
    pub declared: Option<NetlistPlace>,
    /// Where the drivers, the latch or the loop's logic stand, as far as Yosys knows.
    pub places: Vec<NetlistPlace>,
    /// The nets that a loop goes through, in the direction of the signal, from this net and back to it.
    pub path: Vec<String>,
}

/// A fault of one bit.
struct BitFault {
    kind: NetlistFaultKind,
    bit: u32,
    places: Vec<NetlistPlace>,
    path: Vec<u32>,
}

/// What a flat netlist does not show.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Whether the design has tri-state drivers, several of which may share a net: Yosys 0.23 reads a `z` as an `x`.
    pub tri_state: bool,
    /// Where the input ports of the modules are declared: without a driver, such a net is a port that is left open.
    pub input_ports: HashSet<NetlistPlace>,
}

/// All faults of a flat module, root causes first.
pub fn faults(module: &Module, hints: &Hints) -> Vec<NetlistFault> {
    let boxes = black_boxes(module);
    if !boxes.is_empty() {
        return boxes;
    }
    let graph = Graph::new(module);
    let live = graph.live(module);
    let bits = || (0..module.bits).filter(|bit| live[*bit as usize]);
    let live_nets = live_nets(module, &live);
    let mut found: Vec<BitFault> = (0..module.bits)
        .filter(|bit| live_nets[*bit as usize])
        .filter_map(|bit| multiple_drivers(module, &graph, bit, hints.tri_state))
        .collect();
    // Yosys takes all drivers of a net for one and the same, so a conflict can look like a loop.
    let conflict = !found.is_empty();
    found.extend(bits().filter(|bit| graph.drivers(*bit).next().is_none()).map(|bit| BitFault {
        kind: NetlistFaultKind::Undriven,
        bit,
        places: Vec::new(),
        path: Vec::new(),
    }));
    found.extend(latches(module, &graph).into_iter().filter(|fault| live[fault.bit as usize]));
    if !conflict {
        found.extend(loops(module, &graph, &live));
    }
    merge(module, &found, hints)
}

/// The instances that `flatten` could not replace, one fault for each module.
fn black_boxes(module: &Module) -> Vec<NetlistFault> {
    let mut boxes: BTreeMap<&str, NetlistFault> = BTreeMap::new();
    for cell in module.cells.iter().filter(|cell| cells::shape(cell) == Shape::BlackBox) {
        let fault = boxes.entry(&cell.kind).or_insert_with(|| NetlistFault {
            kind: NetlistFaultKind::BlackBox,
            net: cell.kind.clone(),
            name: cell.kind.clone(),
            instances: 0,
            instance: None,
            output: false,
            open_port: false,
            declared: None,
            places: cell.sources.last().cloned().into_iter().collect(),
            path: Vec::new(),
        });
        fault.instances += 1;
    }
    boxes.into_values().collect()
}

fn multiple_drivers(module: &Module, graph: &Graph, bit: u32, tri_state: bool) -> Option<BitFault> {
    // Who else drives an inout port, on the outside, cannot be judged here.
    let is_inout = module.wire_of(bit).is_inout();
    let drivers: Vec<Driver> = graph.drivers(bit).filter(|driver| !(is_inout && *driver == Driver::Input)).collect();
    let shared = || tri_state && drivers.iter().all(|driver| is_tri_state(module, graph, bit, *driver));
    if drivers.len() < 2 || shared() {
        return None;
    }
    let places = drivers.iter().filter_map(|driver| place(module, graph, bit, *driver)).cloned().collect();
    Some(BitFault { kind: NetlistFaultKind::MultipleDrivers, bit, places, path: Vec::new() })
}

/// Whether a driver of `bit` may be switched off: a multiplexer with a choice that is z, which Yosys 0.23 writes as x,
/// or an inout port.
fn is_tri_state(module: &Module, graph: &Graph, bit: u32, driver: Driver) -> bool {
    let is_off = |bit: &NetBit| matches!(bit, NetBit::Constant(b'x' | b'z'));
    let (mut bit, mut driver) = (bit, driver);
    // Whoever is passed on by more connections than there are goes round in circles.
    for _ in 0..=module.connections.len() {
        match driver {
            Driver::Input => return module.wire_of(bit).is_inout(),
            Driver::Connection(NetBit::Constant(value)) => return is_off(&NetBit::Constant(value)),
            Driver::Connection(NetBit::Net(source)) => match graph.drivers(source).next() {
                Some(next) => (bit, driver) = (source, next),
                None => return false,
            },
            Driver::Cell(cell) => {
                let cell = &module.cells[cell];
                let choices = || cell.port("A").iter().chain(cell.port("B"));
                return matches!(cell.kind.as_str(), "$mux" | "$pmux") && choices().any(is_off)
                    || cell.kind == "$tribuf";
            }
        }
    }
    false
}

/// Where a driver of `bit` stands: its logic, or the instance whose output it is. A plain `assign` has no place.
fn place<'a>(module: &'a Module, graph: &Graph, bit: u32, driver: Driver) -> Option<&'a NetlistPlace> {
    let wire = module.wire_of(bit);
    match driver {
        Driver::Input => wire.sources.last(),
        Driver::Cell(cell) => module.cells[cell].sources.last(),
        Driver::Connection(NetBit::Constant(_)) => None,
        Driver::Connection(NetBit::Net(source)) => {
            let from = module.wire_of(source);
            if from.sources.len() > wire.sources.len() {
                return from.sources.get(wire.sources.len().saturating_sub(1));
            }
            let logic = graph.drivers(source).find_map(|driver| match driver {
                Driver::Cell(cell) if !from.public => Some(cell),
                _ => None,
            });
            module.cells[logic?].sources.last()
        }
    }
}

fn latches(module: &Module, graph: &Graph) -> Vec<BitFault> {
    let cells = module.cells.iter().filter(|cell| cells::shape(cell) == Shape::Latch);
    let faults = cells.flat_map(|cell| {
        let logic = cell.port("D").iter().find_map(|bit| match bit {
            NetBit::Net(bit) => graph.drivers(*bit).find_map(|driver| place(module, graph, *bit, driver)),
            NetBit::Constant(_) => None,
        });
        let places: Vec<NetlistPlace> = cell.sources.last().or(logic).cloned().into_iter().collect();
        cell.port("Q").iter().filter_map(move |bit| match bit {
            NetBit::Net(bit) => {
                Some(BitFault { kind: NetlistFaultKind::Latch, bit: *bit, places: places.clone(), path: Vec::new() })
            }
            NetBit::Constant(_) => None,
        })
    });
    faults.collect()
}

/// One fault for each knot of loops, told from the net in it that is declared first.
fn loops(module: &Module, graph: &Graph, live: &[bool]) -> Vec<BitFault> {
    let cycles = cycles(&graph.combinational, |node| live[node as usize]);
    let faults = cycles.into_iter().filter_map(|cycle| {
        let mut path: Vec<u32> = cycle.into_iter().filter(|node| *node < graph.bits).collect();
        let first = (0..path.len()).min_by_key(|index| {
            let wire = module.wire_of(path[*index]);
            (!wire.public, wire.sources.last(), path[*index])
        })?;
        path.rotate_left(first);
        let logic = path.iter().flat_map(|bit| graph.drivers(*bit)).filter_map(|driver| match driver {
            Driver::Cell(cell) => module.cells[cell].sources.last().cloned(),
            _ => None,
        });
        Some(BitFault { kind: NetlistFaultKind::Loop, bit: path[0], places: logic.collect(), path })
    });
    faults.collect()
}

/// Puts together what a learner sees as one fault: the bits of a wire, and the copies of it in several instances.
fn merge(module: &Module, found: &[BitFault], hints: &Hints) -> Vec<NetlistFault> {
    let mut groups: BTreeMap<_, Vec<&BitFault>> = BTreeMap::new();
    for fault in found {
        let wire = module.wire_of(fault.bit);
        groups.entry((fault.kind, wire.sources.last(), local_name(&wire.name))).or_default().push(fault);
    }
    let mut merged: Vec<NetlistFault> = groups
        .into_iter()
        .map(|((kind, declared, name), faults)| fault_of(module, kind, declared, name, &faults))
        .collect();
    for fault in &mut merged {
        fault.open_port = fault.kind == NetlistFaultKind::Undriven
            && fault.instance.is_some()
            && fault.declared.as_ref().is_some_and(|declared| hints.input_ports.contains(declared));
    }
    merged
}

fn fault_of(
    module: &Module,
    kind: NetlistFaultKind,
    declared: Option<&NetlistPlace>,
    name: &str,
    faults: &[&BitFault],
) -> NetlistFault {
    let wire = module.wire_of(faults[0].bit);
    let bits: Vec<u32> = faults.iter().map(|fault| fault.bit).filter(|bit| wire.has(*bit)).collect();
    let copies: BTreeSet<u32> = faults.iter().map(|fault| module.wire_of(fault.bit).first_bit).collect();
    let mut places: Vec<NetlistPlace> = Vec::new();
    for place in faults.iter().filter(|fault| wire.has(fault.bit)).flat_map(|fault| &fault.places) {
        if !places.contains(place) {
            places.push(place.clone());
        }
    }
    NetlistFault {
        kind,
        net: format!("{}{}", wire.name, ranges(wire, bits)),
        name: name.to_owned(),
        instances: copies.len(),
        instance: wire.sources.len().checked_sub(2).and_then(|index| wire.sources.get(index)).cloned(),
        output: wire.output,
        open_port: false,
        declared: declared.cloned(),
        places,
        path: path_names(module, &faults[0].path),
    }
}

/// The public nets along a path, each once for as long as the path stays in it.
fn path_names(module: &Module, path: &[u32]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for bit in path {
        let wire = module.wire_of(*bit);
        let name = format!("{}{}", wire.name, ranges(wire, vec![*bit]));
        if wire.public && names.last() != Some(&name) {
            names.push(name);
        }
    }
    names
}

/// What comes behind the last instance or generate block.
fn local_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The bits of a wire as in the source: nothing for all of them, else `[3]`, `[3:1]`, `[7,3:1]`.
fn ranges(wire: &Wire, mut bits: Vec<u32>) -> String {
    bits.sort_unstable();
    bits.dedup();
    if bits.len() == wire.width as usize {
        return String::new();
    }
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for bit in bits {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == bit => *last = bit,
            _ => runs.push((bit, bit)),
        }
    }
    let text = |(low, high): &(u32, u32)| match (wire.source_index(*high), wire.source_index(*low)) {
        (high, low) if high == low => high.to_string(),
        (high, low) => format!("{high}:{low}"),
    };
    format!("[{}]", runs.iter().rev().map(text).collect::<Vec<_>>().join(","))
}
