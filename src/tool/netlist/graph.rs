//! A flat module as a graph of bits: what each bit depends on, who drives it, and whether it reaches an output.

use super::cells::{self, Shape};
use super::{Cell, Module, NetBit};
use std::collections::HashMap;
use std::ops::Range;

/// Who drives a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Driver {
    /// The outside, through an input of the module.
    Input,
    /// An output of the cell of that number.
    Cell(usize),
    /// A connection from this bit.
    Connection(NetBit),
}

/// Which nodes each node depends on, packed.
#[derive(Debug)]
pub(super) struct Adjacency {
    starts: Vec<u32>,
    sources: Vec<u32>,
}

/// The graph. Its first nodes are the bits of the module, those behind them stand for the inside of cells and memories.
#[derive(Debug)]
pub(super) struct Graph {
    /// Number of bits of the module.
    pub(super) bits: u32,
    /// What a node depends on at the same moment.
    pub(super) combinational: Adjacency,
    /// What a node depends on through a flip-flop, a latch or a memory.
    stored: Adjacency,
    /// Drivers, ordered by the bit that they drive.
    drivers: Vec<(u32, Driver)>,
}

impl Adjacency {
    pub(super) fn new(nodes: u32, edges: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; nodes as usize + 1];
        for (node, _) in edges {
            starts[*node as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut sources = vec![0; edges.len()];
        for (node, source) in edges {
            let place = &mut next[*node as usize];
            sources[*place as usize] = *source;
            *place += 1;
        }
        Self { starts, sources }
    }

    /// What `node` depends on.
    pub(super) fn of(&self, node: u32) -> &[u32] {
        &self.sources[self.range(node)]
    }

    fn range(&self, node: u32) -> Range<usize> {
        self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize
    }

    pub(super) fn nodes(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX)
    }
}

impl Graph {
    /// The graph of a module without instances.
    pub(super) fn new(module: &Module) -> Self {
        let mut edges =
            Edges { nodes: module.bits, combinational: Vec::new(), stored: Vec::new(), memories: HashMap::new() };
        for connection in &module.connections {
            for (target, source) in connection.target.iter().zip(&connection.source) {
                if let (NetBit::Net(target), NetBit::Net(source)) = (target, source) {
                    edges.combinational.push((*target, *source));
                }
            }
        }
        module.cells.iter().for_each(|cell| edges.cell(cell));
        Self {
            bits: module.bits,
            combinational: Adjacency::new(edges.nodes, &edges.combinational),
            stored: Adjacency::new(edges.nodes, &edges.stored),
            drivers: drivers(module),
        }
    }

    /// Who drives bit `bit`.
    pub(super) fn drivers(&self, bit: u32) -> impl Iterator<Item = Driver> + '_ {
        let first = self.drivers.partition_point(|(driven, _)| *driven < bit);
        self.drivers[first..].iter().take_while(move |(driven, _)| *driven == bit).map(|(_, driver)| *driver)
    }

    /// For every node, whether an output of the module depends on it. Synthesis removes what is not live.
    pub(super) fn live(&self, module: &Module) -> Vec<bool> {
        let mut live = vec![false; self.combinational.nodes() as usize];
        let outputs = module.wires.iter().filter(|wire| wire.output);
        let mut open: Vec<u32> = outputs.flat_map(|wire| wire.first_bit..wire.first_bit + wire.width).collect();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut live[node as usize], true) {
                open.extend(self.combinational.of(node).iter().chain(self.stored.of(node)));
            }
        }
        live
    }
}

/// For every bit, whether a bit is live that connections make one net with it, in whatever direction.
///
/// Yosys reads any bit of such a net for any other. So when a net has several drivers, the path from an output may
/// lead to one of them and pass the net by.
pub(super) fn live_nets(module: &Module, live: &[bool]) -> Vec<bool> {
    let mut parents: Vec<u32> = (0..module.bits).collect();
    for connection in &module.connections {
        for (target, source) in connection.target.iter().zip(&connection.source) {
            if let (NetBit::Net(target), NetBit::Net(source)) = (target, source) {
                let (target, source) = (root(&mut parents, *target), root(&mut parents, *source));
                parents[target as usize] = source;
            }
        }
    }
    let mut live_roots = vec![false; parents.len()];
    for bit in (0..module.bits).filter(|bit| live[*bit as usize]) {
        live_roots[root(&mut parents, bit) as usize] = true;
    }
    (0..module.bits).map(|bit| live_roots[root(&mut parents, bit) as usize]).collect()
}

/// The bit that stands for the net of `bit`; the way to it is made shorter.
fn root(parents: &mut [u32], mut bit: u32) -> u32 {
    while parents[bit as usize] != bit {
        let parent = parents[bit as usize];
        parents[bit as usize] = parents[parent as usize];
        bit = parent;
    }
    bit
}

/// Everything that drives something, ordered by what it drives.
fn drivers(module: &Module) -> Vec<(u32, Driver)> {
    let mut drivers = Vec::new();
    let mut drive = |bits: &[NetBit], driver: &dyn Fn(usize) -> Driver| {
        let nets = bits.iter().enumerate().filter_map(|(index, bit)| match bit {
            NetBit::Net(net) => Some((*net, driver(index))),
            NetBit::Constant(_) => None,
        });
        drivers.extend(nets);
    };
    for wire in module.wires.iter().filter(|wire| wire.input) {
        let bits: Vec<NetBit> = (wire.first_bit..wire.first_bit + wire.width).map(NetBit::Net).collect();
        drive(&bits, &|_| Driver::Input);
    }
    for (number, cell) in module.cells.iter().enumerate() {
        for output in cells::outputs(cells::shape(cell)) {
            drive(cell.port(output), &|_| Driver::Cell(number));
        }
    }
    for connection in &module.connections {
        drive(&connection.target, &|index| Driver::Connection(connection.source[index]));
    }
    drivers.sort_by_key(|(bit, _)| *bit);
    drivers
}

/// The edges while they are collected: a node, and what it depends on.
struct Edges<'a> {
    nodes: u32,
    combinational: Vec<(u32, u32)>,
    stored: Vec<(u32, u32)>,
    memories: HashMap<&'a str, u32>,
}

impl<'a> Edges<'a> {
    fn cell(&mut self, cell: &'a Cell) {
        match cells::shape(cell) {
            Shape::Bitwise => self.bitwise(cell),
            Shape::Upwards => self.chain(cell, false),
            Shape::Downwards => self.chain(cell, true),
            Shape::Shifted(distance) => self.shifted(cell, distance),
            Shape::Single => self.single(cell),
            Shape::Whole => self.whole(cell),
            Shape::FlipFlop | Shape::Latch => self.storage(cell),
            Shape::MemoryWrite => self.memory_write(cell),
            Shape::Read => self.memory_read(cell, false),
            Shape::ClockedRead => self.memory_read(cell, true),
            Shape::BlackBox => {}
        }
    }

    /// A new node that depends on all of these bits.
    fn hub<'b>(&mut self, bits: impl IntoIterator<Item = &'b NetBit>) -> u32 {
        let hub = self.nodes;
        self.nodes += 1;
        self.combinational.extend(bits.into_iter().copied().filter_map(net).map(|source| (hub, source)));
        hub
    }

    /// Bit `i` of the result depends on bit `i` of each operand; `$pmux` has one operand behind the other in B.
    fn bitwise(&mut self, cell: &Cell) {
        let result = cell.port("Y");
        let by_bit: &[&str] = if cell.kind == "$bwmux" { &["A", "B", "S"] } else { &["A", "B"] };
        let control = if cell.kind == "$bwmux" { &[] } else { cell.port("S") };
        let control = self.hub(control.iter().chain(cell.port("EN")));
        for (index, target) in nets(result) {
            self.combinational.push((target, control));
            for port in by_bit {
                let bits = cell.port(port);
                if cell.kind == "$pmux" && *port == "B" {
                    let choices = bits.iter().skip(index).step_by(result.len()).copied().filter_map(net);
                    self.combinational.extend(choices.map(|source| (target, source)));
                } else {
                    let source = cells::operand(bits, is_signed(cell, port), index);
                    self.combinational.extend(source.map(|source| (target, source)));
                }
            }
        }
    }

    /// A carry: a node for each bit that depends on the operands' bits and on the node before it.
    fn chain(&mut self, cell: &Cell, downwards: bool) {
        let result = cell.port("Y");
        let length = result.len().max(cell.port("A").len());
        let is_shift = matches!(cells::shape(cell), Shape::Downwards) || matches!(cell.kind.as_str(), "$shl" | "$sshl");
        let operands: &[&str] = if is_shift { &["A"] } else { &["A", "B"] };
        let mut carry = if is_shift { self.hub(cell.port("B")) } else { self.hub([]) };
        for step in 0..length {
            let index = if downwards { length - 1 - step } else { step };
            let node = self.hub([]);
            self.combinational.push((node, carry));
            for port in operands {
                let source = cells::operand(cell.port(port), is_signed(cell, port), index);
                self.combinational.extend(source.map(|source| (node, source)));
            }
            self.combinational.extend(result.get(index).copied().and_then(net).map(|target| (target, node)));
            carry = node;
        }
    }

    fn shifted(&mut self, cell: &Cell, distance: i64) {
        let bits = cell.port("A");
        for (index, target) in nets(cell.port("Y")) {
            let place = i64::try_from(index).ok().and_then(|index| usize::try_from(index + distance).ok());
            let source = place.and_then(|place| cells::operand(bits, is_signed(cell, "A"), place));
            self.combinational.extend(source.map(|source| (target, source)));
        }
    }

    fn single(&mut self, cell: &Cell) {
        if let Some(target) = cell.port("Y").first().copied().and_then(net) {
            let operands = cell.port("A").iter().chain(cell.port("B"));
            self.combinational.extend(operands.copied().filter_map(net).map(|source| (target, source)));
        }
    }

    fn whole(&mut self, cell: &Cell) {
        let outputs = cells::outputs(Shape::Whole);
        let is_output = |name: &str| outputs.contains(&name);
        let hub = self.hub(cell.ports.iter().filter(|(name, _)| !is_output(name)).flat_map(|(_, bits)| bits));
        for (_, bits) in cell.ports.iter().filter(|(name, _)| is_output(name)) {
            self.combinational.extend(nets(bits).map(|(_, target)| (target, hub)));
        }
    }

    /// Bit `i` of Q depends on bit `i` of what it takes over, and on every clock, enable and reset.
    fn storage(&mut self, cell: &Cell) {
        const BY_BIT: [&str; 4] = ["D", "AD", "SET", "CLR"];
        let controls = cell.ports.iter().filter(|(name, _)| name != "Q" && !BY_BIT.contains(&name.as_str()));
        let control = self.hub(controls.flat_map(|(_, bits)| bits));
        for (index, target) in nets(cell.port("Q")) {
            self.stored.push((target, control));
            let sources = BY_BIT.iter().filter_map(|port| cells::operand(cell.port(port), false, index));
            self.stored.extend(sources.map(|source| (target, source)));
        }
    }

    fn memory(&mut self, cell: &'a Cell) -> u32 {
        if let Some(node) = self.memories.get(cell.parameter("MEMID")) {
            return *node;
        }
        let node = self.hub([]);
        self.memories.insert(cell.parameter("MEMID"), node);
        node
    }

    fn memory_write(&mut self, cell: &'a Cell) {
        let memory = self.memory(cell);
        let sources = cell.ports.iter().flat_map(|(_, bits)| bits).copied().filter_map(net);
        self.stored.extend(sources.map(|source| (memory, source)));
    }

    fn memory_read(&mut self, cell: &'a Cell, clocked: bool) {
        let memory = self.memory(cell);
        let inputs = self.hub(cell.ports.iter().filter(|(name, _)| name != "DATA").flat_map(|(_, bits)| bits));
        for (_, target) in nets(cell.port("DATA")) {
            self.stored.push((target, memory));
            let edges = if clocked { &mut self.stored } else { &mut self.combinational };
            edges.push((target, inputs));
        }
    }
}

/// The bit of a wire, unless it is a constant.
fn net(bit: NetBit) -> Option<u32> {
    match bit {
        NetBit::Net(net) => Some(net),
        NetBit::Constant(_) => None,
    }
}

/// The bits of a port that are no constants, with their index.
fn nets(bits: &[NetBit]) -> impl Iterator<Item = (usize, u32)> + '_ {
    bits.iter().enumerate().filter_map(|(index, bit)| Some((index, net(*bit)?)))
}

fn is_signed(cell: &Cell, port: &str) -> bool {
    cell.is_set(if port == "A" { "A_SIGNED" } else { "B_SIGNED" })
}
