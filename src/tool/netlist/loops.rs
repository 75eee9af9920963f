//! Loops in a graph: strongly connected components (Tarjan 1972, without recursion, for a netlist can be deep), and
//! one short way round each.
use std::collections::{HashMap, VecDeque};

use super::graph::Adjacency;

const UNSEEN: u32 = u32::MAX;

/// One shortest way round each strongly connected component that has a cycle. Nodes for which `keep` does not hold
/// are left out.
pub(super) fn cycles(graph: &Adjacency, keep: impl Fn(u32) -> bool) -> Vec<Vec<u32>> {
    let mut search = LoopSearch {
        graph,
        order: vec![UNSEEN; graph.nodes() as usize],
        low: vec![0; graph.nodes() as usize],
        on_stack: vec![false; graph.nodes() as usize],
        stack: Vec::new(),
        next: 0,
        components: Vec::new(),
    };
    for node in 0..graph.nodes() {
        if keep(node) && search.order[node as usize] == UNSEEN {
            search.from(node, &keep);
        }
    }
    search.components.iter().filter_map(|component| shortest(graph, component)).collect()
}

/// The state of Tarjan's algorithm.
struct LoopSearch<'a> {
    graph: &'a Adjacency,
    order: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<u32>,
    next: u32,
    components: Vec<Vec<u32>>,
}

impl LoopSearch<'_> {
    fn from(&mut self, root: u32, keep: &impl Fn(u32) -> bool) {
        let mut path = vec![(root, 0_usize)];
        self.enter(root);
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            if let Some(&source) = self.graph.of(node).get(*edge) {
                *edge += 1;
                if !keep(source) {
                    continue;
                }
                if self.order[source as usize] == UNSEEN {
                    self.enter(source);
                    path.push((source, 0));
                } else if self.on_stack[source as usize] {
                    self.lower(node, self.order[source as usize]);
                }
            } else {
                path.pop();
                self.leave(node);
                if let Some((parent, _)) = path.last() {
                    self.lower(*parent, self.low[node as usize]);
                }
            }
        }
    }

    fn enter(&mut self, node: u32) {
        self.order[node as usize] = self.next;
        self.low[node as usize] = self.next;
        self.next += 1;
        self.on_stack[node as usize] = true;
        self.stack.push(node);
    }

    fn lower(&mut self, node: u32, bound: u32) {
        let low = &mut self.low[node as usize];
        *low = bound.min(*low);
    }

    /// All that `node` depends on has been seen: if nothing leads back beyond it, it closes a component.
    fn leave(&mut self, node: u32) {
        if self.low[node as usize] != self.order[node as usize] {
            return;
        }
        let mut component = Vec::new();
        while let Some(member) = self.stack.pop() {
            self.on_stack[member as usize] = false;
            component.push(member);
            if member == node {
                break;
            }
        }
        if component.len() > 1 || self.graph.of(node).contains(&node) {
            self.components.push(component);
        }
    }
}

/// A shortest cycle through the first node of the component, in the direction in which the signals flow.
fn shortest(graph: &Adjacency, component: &[u32]) -> Option<Vec<u32>> {
    let start = *component.iter().min()?;
    let mut reached_from: HashMap<u32, Option<u32>> = component.iter().map(|node| (*node, None)).collect();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for &source in graph.of(node) {
            if source == start {
                // Each step went from a node to what it depends on, so walking back follows the signal.
                let mut cycle = vec![start];
                let mut at = node;
                while at != start {
                    cycle.push(at);
                    at = reached_from.get(&at).copied().flatten()?;
                }
                return Some(cycle);
            }
            if let Some(from @ None) = reached_from.get_mut(&source) {
                *from = Some(node);
                open.push_back(source);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_found_and_a_diamond_is_not() {
        let edges = [(0, 1), (0, 2), (1, 3), (2, 3), (4, 5), (5, 6), (6, 4), (6, 3), (7, 7), (8, 4)];
        let found = cycles(&Adjacency::new(9, &edges), |_| true);
        assert_eq!(found, [vec![4, 6, 5], vec![7]], "4 depends on 5, so the signal flows from 5 to 4");
        assert!(cycles(&Adjacency::new(9, &edges), |node| node != 5 && node != 7).is_empty());
    }

    #[test]
    fn a_deep_graph_does_not_overflow_the_stack() {
        let depth = 300_000;
        let edges: Vec<(u32, u32)> = (0..depth).map(|node| (node, (node + 1) % depth)).collect();
        assert_eq!(cycles(&Adjacency::new(depth, &edges), |_| true)[0].len(), depth as usize);
    }
}
