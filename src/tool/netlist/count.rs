//! Cells and flip-flops of a mapped design, over its hierarchy: what `stat` prints for the design hierarchy.

use super::{Cell, Netlist};
use crate::domain::figures::Figures;
use std::collections::HashMap;

impl Netlist {
    /// Cells and flip-flops from module `top` downwards; an instance counts for all that is in its module.
    pub fn figures(&self, top: &str) -> Figures {
        let index: HashMap<&str, usize> =
            self.modules.iter().enumerate().map(|(index, module)| (module.name.as_str(), index)).collect();
        let (mut cells, mut flip_flops) = (0_u64, 0_u64);
        for (module, copies) in self.modules.iter().zip(self.copies(top, &index)) {
            let own = || module.cells.iter().filter(|cell| !index.contains_key(cell.kind.as_str()));
            cells = cells.saturating_add(copies.saturating_mul(own().count() as u64));
            flip_flops = flip_flops
                .saturating_add(copies.saturating_mul(own().filter(|cell| is_flip_flop(cell)).count() as u64));
        }
        Figures { cells: Some(cells), flip_flops: Some(flip_flops) }
    }

    /// How often each module is there below `top`, which is there once. Parents are counted before their children.
    fn copies(&self, top: &str, index: &HashMap<&str, usize>) -> Vec<u64> {
        let children: Vec<Vec<usize>> = self
            .modules
            .iter()
            .map(|module| module.cells.iter().filter_map(|cell| index.get(cell.kind.as_str()).copied()).collect())
            .collect();
        let mut parents = vec![0_usize; self.modules.len()];
        children.iter().flatten().for_each(|&child| parents[child] += 1);
        let mut copies: Vec<u64> = self.modules.iter().map(|module| u64::from(module.name == top)).collect();
        let mut ready: Vec<usize> = (0..self.modules.len()).filter(|&module| parents[module] == 0).collect();
        while let Some(module) = ready.pop() {
            for &child in &children[module] {
                copies[child] = copies[child].saturating_add(copies[module]);
                parents[child] -= 1;
                if parents[child] == 0 {
                    ready.push(child);
                }
            }
        }
        copies
    }
}

/// Whether a cell of the generic gate library is a flip-flop: `$_DFF_P_`, `$_SDFFCE_PN0P_`, `$_ALDFF_PP_`, `$_FF_` …
/// Latches are not.
fn is_flip_flop(cell: &Cell) -> bool {
    cell.kind == "$_FF_" || (cell.kind.starts_with("$_") && cell.kind.contains("DFF"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instances_multiply_through_the_hierarchy() {
        let module = |name: &str, kinds: &[&str]| {
            let cells: Vec<String> = kinds.iter().map(|kind| format!("cell {kind} $c\nend\n")).collect();
            format!("module {name}\n{}end\n", cells.concat())
        };
        let text = [
            module("\\leaf", &["$_AND_", "$_DFF_P_", "$_SDFFCE_PN0P_", "$_DLATCH_P_"]),
            module("$paramod\\row\\N=2", &["\\leaf", "\\leaf", "$_OR_"]),
            module("\\top", &["$paramod\\row\\N=2", "$paramod\\row\\N=2", "$paramod\\row\\N=2", "\\leaf"]),
            module("\\unused", &["\\leaf", "$_AND_"]),
        ];
        let netlist = Netlist::parse(&text.concat()).unwrap();
        assert_eq!(
            netlist.figures("top"),
            Figures { cells: Some(3 * (2 * 4 + 1) + 4), flip_flops: Some(3 * 2 * 2 + 2) }
        );
        assert_eq!(netlist.modules[1].source_name(), "row");
    }
}
