//! What Yosys's word-level cells do with their bits: which bit of a result depends on which bits of the operands.
//!
//! The cells are those that exist after `proc`, described in
//! <https://yosyshq.readthedocs.io/projects/yosys/en/latest/cell_index.html>. Where a cell is not known, every
//! result bit depends on every operand bit.
use super::{Cell, NetBit};

/// How the result bits of a cell depend on its operand bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Bit by bit; a select or an enable reaches every bit.
    Bitwise,
    /// A carry runs upwards: bit `i` depends on the bits up to `i`.
    Upwards,
    /// Bit `i` depends on the bits from `i` on.
    Downwards,
    /// Shifted by a constant: bit `i` is operand bit `i + n`.
    Shifted(i64),
    /// Only bit 0 depends on anything: comparisons, reductions, logical operators.
    Single,
    /// Every bit depends on every bit.
    Whole,
    /// Holds a state: a flip-flop.
    FlipFlop,
    /// Holds a state while an enable is off.
    Latch,
    /// Writes to the memory of that name.
    MemoryWrite,
    /// Reads from the memory of that name; with a clock.
    ClockedRead,
    /// Reads from the memory of that name; the address goes straight through.
    Read,
    /// An instance of a module without a content.
    BlackBox,
}

/// What a cell is.
pub(super) fn shape(cell: &Cell) -> Shape {
    match cell.kind.as_str() {
        "$and" | "$or" | "$xor" | "$xnor" | "$not" | "$pos" | "$buf" | "$mux" | "$pmux" | "$bwmux" | "$tribuf" => {
            Shape::Bitwise
        }
        "$add" | "$sub" | "$neg" | "$mul" => Shape::Upwards,
        "$shl" | "$sshl" => shift(cell, -1, Shape::Upwards),
        "$shr" | "$sshr" | "$shiftx" => shift(cell, 1, Shape::Downwards),
        "$shift" => shift(cell, 1, Shape::Whole),
        "$eq" | "$ne" | "$eqx" | "$nex" | "$lt" | "$le" | "$ge" | "$gt" | "$reduce_and" | "$reduce_or"
        | "$reduce_xor" | "$reduce_xnor" | "$reduce_bool" | "$logic_not" | "$logic_and" | "$logic_or" => Shape::Single,
        "$dlatch" | "$adlatch" | "$dlatchsr" | "$sr" => Shape::Latch,
        "$memwr" | "$memwr_v2" => Shape::MemoryWrite,
        "$memrd" | "$memrd_v2" if cell.is_set("CLK_ENABLE") => Shape::ClockedRead,
        "$memrd" | "$memrd_v2" => Shape::Read,
        "$ff" => Shape::FlipFlop,
        kind if kind.starts_with('$') && kind.contains("dff") => Shape::FlipFlop,
        _ if !cell.is_primitive() => Shape::BlackBox,
        _ => Shape::Whole,
    }
}

/// A shift by a constant is exact, `direction` being -1 for a shift to the left; by anything else it is `otherwise`.
fn shift(cell: &Cell, direction: i64, otherwise: Shape) -> Shape {
    let signed = cell.is_set("B_SIGNED") && matches!(cell.kind.as_str(), "$shift" | "$shiftx");
    match constant(cell.port("B"), signed) {
        Some(amount) => Shape::Shifted(direction * amount),
        None if signed => Shape::Whole,
        None => otherwise,
    }
}

/// The value of bits that are all constant and known. What does not fit is taken as far beyond any width.
fn constant(bits: &[NetBit], signed: bool) -> Option<i64> {
    let mut value = 0_i64;
    for (index, bit) in bits.iter().enumerate() {
        let one = match bit {
            NetBit::Constant(b'0') => continue,
            NetBit::Constant(b'1') => 1_i64 << index.min(40),
            _ => return None,
        };
        let is_sign = signed && index + 1 == bits.len();
        value = value.saturating_add(if is_sign { -one } else { one });
    }
    Some(value)
}

/// The ports of a cell that drive something.
pub(super) fn outputs(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::FlipFlop | Shape::Latch => &["Q"],
        Shape::Read | Shape::ClockedRead => &["DATA"],
        Shape::MemoryWrite | Shape::BlackBox => &[],
        _ => &["Y", "X", "CO", "Q"],
    }
}

/// Bit `index` of an operand, which is extended when it is too short; `None` when that bit is a constant.
pub(super) fn operand(bits: &[NetBit], signed: bool, index: usize) -> Option<u32> {
    match bits.get(index).or_else(|| bits.last().filter(|_| signed)) {
        Some(NetBit::Net(net)) => Some(*net),
        Some(NetBit::Constant(_)) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift_by(kind: &str, amount: &str, signed: bool) -> Shape {
        let ports = vec![("B".to_owned(), amount.bytes().rev().map(NetBit::Constant).collect())];
        let parameters = vec![("B_SIGNED".to_owned(), i32::from(signed).to_string())];
        shape(&Cell { kind: kind.to_owned(), sources: Vec::new(), parameters, ports })
    }

    #[test]
    fn shifts_by_constants_are_exact() {
        assert_eq!(shift_by("$shl", "0010", false), Shape::Shifted(-2));
        assert_eq!(shift_by("$shr", "110", true), Shape::Shifted(6), "the amount of >> is never negative");
        assert_eq!(shift_by("$shiftx", "110", true), Shape::Shifted(-2));
        assert_eq!(shift_by("$shl", "0x", false), Shape::Upwards);
        assert!(matches!(shift_by("$shr", &"1".repeat(64), false), Shape::Shifted(n) if n > 1 << 32));
    }

    #[test]
    fn operands_are_extended_by_their_sign() {
        let bits = [NetBit::Net(7), NetBit::Constant(b'0'), NetBit::Net(9)];
        assert_eq!([0, 1, 2, 5].map(|index| operand(&bits, true, index)), [Some(7), None, Some(9), Some(9)]);
        assert_eq!(operand(&bits, false, 5), None);
    }
}
