//! Reads one value: digits in the radix of its column, as in golden vectors. [`Radix`] writes them.
use super::logic::{Bit, Golden, GoldenBit, Radix, Value};
use super::text::printable;
use super::vectors::Column;

/// Characters of a value that a message repeats.
const SHOWN_CHARS: usize = 24;

/// Reads a value as golden vectors have it.
///
/// # Errors
/// What is wrong with it, in words that complete "`column`: …".
pub fn golden(text: &str, column: &Column) -> Result<Golden, String> {
    if text.starts_with('_') {
        return Err(format!("`{}` begins with `_`", shown(text)));
    }
    let bits = match column.radix.bits_per_digit() {
        Some(bits_per_digit) => digits(text, bits_per_digit, column)?,
        None => decimal(text, column)?,
    };
    Ok(Golden(bits))
}

/// Reads what [`Radix::format_exact`] wrote; `None` for any other text.
pub fn exact(text: &str, column: &Column) -> Option<Golden> {
    if !text.contains('(') {
        return golden(text, column).ok();
    }
    let mut bits = Vec::new();
    for (at, part) in text.split(['(', ')']).enumerate().filter(|(_, part)| !part.is_empty()) {
        let radix = if at % 2 == 1 { Radix::Binary } else { column.radix };
        let width = part.len() * radix.bits_per_digit()?;
        bits.extend(golden(part, &Column { name: String::new(), width, radix }).ok()?.0);
    }
    // A first digit may have more bits than there is room for; first digits that are 0 are left out.
    let above = bits.len().saturating_sub(column.width);
    bits.splice(..above, std::iter::repeat_n(GoldenBit::Is(Bit::Zero), column.width.saturating_sub(bits.len())));
    Some(Golden(bits))
}

/// What a testbench drives; `None` for don't-care.
pub fn driven(golden: &Golden) -> Option<Value> {
    let bit = |bit: &GoldenBit| match bit {
        GoldenBit::Is(bit) => Some(*bit),
        GoldenBit::DontCare => None,
    };
    golden.0.iter().map(bit).collect::<Option<_>>().map(Value)
}

fn digits(text: &str, bits_per_digit: usize, column: &Column) -> Result<Vec<GoldenBit>, String> {
    let digits: Vec<char> = text.chars().filter(|digit| *digit != '_').collect();
    let full = column.width.div_ceil(bits_per_digit);
    if digits.len() < full && digits.first().is_some_and(|first| special(*first).is_some()) {
        return Err(format!("`{}` needs all {full} digits: those left out would be 0", shown(text)));
    }
    let mut bits = vec![GoldenBit::Is(Bit::Zero); full.saturating_sub(digits.len()) * bits_per_digit];
    for digit in digits {
        push_digit(&mut bits, digit, bits_per_digit).ok_or_else(|| not_a_digit(digit, column.radix))?;
    }
    // What stands above the width: zeros may, and the bits of a digit that is partly inside it.
    let above = bits.len() - column.width;
    let whole_digits = above / bits_per_digit * bits_per_digit;
    let one = GoldenBit::Is(Bit::One);
    let zero = GoldenBit::Is(Bit::Zero);
    if bits[..whole_digits].iter().any(|bit| *bit != zero) || bits[..above].contains(&one) {
        return Err(does_not_fit(text, column));
    }
    Ok(bits.split_off(above))
}

fn push_digit(bits: &mut Vec<GoldenBit>, digit: char, bits_per_digit: usize) -> Option<()> {
    if let Some(bit) = special(digit) {
        bits.extend(std::iter::repeat_n(bit, bits_per_digit));
        return Some(());
    }
    let number = digit.to_digit(1 << bits_per_digit)?;
    let bit = |index| if number >> index & 1 == 1 { Bit::One } else { Bit::Zero };
    bits.extend((0..bits_per_digit).rev().map(|index| GoldenBit::Is(bit(index))));
    Some(())
}

/// What is not a number: don't-care, unknown, high impedance.
fn special(digit: char) -> Option<GoldenBit> {
    match digit {
        '-' => Some(GoldenBit::DontCare),
        'x' | 'X' => Some(GoldenBit::Is(Bit::X)),
        'z' | 'Z' => Some(GoldenBit::Is(Bit::Z)),
        _ => None,
    }
}

fn decimal(text: &str, column: &Column) -> Result<Vec<GoldenBit>, String> {
    let mut chars = text.chars();
    if let (Some(first), None) = (chars.next(), chars.next())
        && let Some(bit) = special(first)
    {
        return Ok(vec![bit; column.width]);
    }
    let signed = column.radix.is_signed();
    let digits = text.strip_prefix('-').filter(|_| signed).unwrap_or(text);
    if let Some(bad) = digits.chars().find(|c| !c.is_ascii_digit() && *c != '_') {
        return Err(not_a_digit(bad, column.radix));
    }
    let number: String = text.chars().filter(|c| *c != '_').collect();
    let limit = 1_i128 << (column.width - usize::from(signed));
    let range = if signed { -limit..limit } else { 0..limit };
    let number: i128 = number.parse().map_err(|_| does_not_fit(text, column))?;
    if !range.contains(&number) {
        return Err(does_not_fit(text, column));
    }
    let bit = |index: usize| if number >> index & 1 == 1 { Bit::One } else { Bit::Zero };
    Ok((0..column.width).rev().map(|index| GoldenBit::Is(bit(index))).collect())
}

fn does_not_fit(text: &str, column: &Column) -> String {
    let bits = if column.width == 1 { "bit" } else { "bits" };
    let kind = if column.radix.is_signed() { "signed " } else { "" };
    format!("`{}` does not fit {} {kind}{bits}", shown(text), column.width)
}

fn not_a_digit(digit: char, radix: Radix) -> String {
    let digit = printable(&digit.to_string());
    let radix = match radix {
        Radix::Binary => "binary",
        Radix::Octal => "octal",
        Radix::Hexadecimal => "hexadecimal",
        Radix::Decimal if digit == "-" => return "a column of radix d has no negative values: use sd".to_owned(),
        Radix::Decimal | Radix::SignedDecimal if matches!(digit.as_str(), "x" | "X" | "z" | "Z") => {
            return format!("in decimal, `{digit}` stands alone, for the whole value");
        }
        Radix::Decimal | Radix::SignedDecimal => "decimal",
    };
    format!("`{digit}` is no {radix} digit")
}

fn shown(text: &str) -> String {
    let short: String = text.chars().take(SHOWN_CHARS).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    printable(&short) + more
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bits as text, if it is a value.
    fn bits(text: &str, width: usize, radix: Radix) -> Option<String> {
        let column = Column { name: "y".into(), width, radix };
        golden(text, &column).ok().map(|golden| Radix::Binary.format_golden(&golden))
    }

    #[test]
    fn digits_stand_for_their_bits() {
        assert_eq!(bits("1x-z", 4, Radix::Binary).as_deref(), Some("1x-z"));
        assert_eq!(bits("3_f", 8, Radix::Hexadecimal).as_deref(), Some("00111111"));
        assert_eq!(bits("xF", 8, Radix::Hexadecimal).as_deref(), Some("xxxx1111"));
        assert_eq!(bits("f", 8, Radix::Hexadecimal).as_deref(), Some("00001111"));
        assert_eq!(bits("17", 4, Radix::Octal).as_deref(), Some("1111"));
        assert_eq!(bits("-5", 4, Radix::Octal).as_deref(), Some("-101"));
        assert_eq!(bits("000001", 1, Radix::Binary).as_deref(), Some("1"));
    }

    #[test]
    fn decimals_are_twos_complement_where_signed() {
        assert_eq!(bits("200", 8, Radix::Decimal).as_deref(), Some("11001000"));
        assert_eq!(bits("-1", 4, Radix::SignedDecimal).as_deref(), Some("1111"));
        assert_eq!(bits("-8", 4, Radix::SignedDecimal).as_deref(), Some("1000"));
        assert_eq!(bits("-", 3, Radix::SignedDecimal).as_deref(), Some("---"));
        assert_eq!(bits("x", 3, Radix::Decimal).as_deref(), Some("xxx"));
        let most = bits("18446744073709551615", 64, Radix::Decimal);
        assert_eq!(most, Some("1".repeat(64)));
    }

    #[test]
    fn every_bit_is_read_back() {
        let texts = [
            ("00000000", 8, Radix::Hexadecimal, "0"),
            ("00x1xxxx", 8, Radix::Hexadecimal, "(00x1)x"),
            ("0000z01-", 8, Radix::Hexadecimal, "0(z01-)"),
            ("0000xxxx1111", 12, Radix::Hexadecimal, "0xf"),
            ("x1000z", 6, Radix::Hexadecimal, "(x1)(000z)"),
            ("xx0001", 6, Radix::Hexadecimal, "x1"),
            ("000011111", 9, Radix::Octal, "37"),
            ("0x1", 3, Radix::Binary, "0x1"),
            ("1x", 2, Radix::SignedDecimal, "(1x)"),
            ("--", 2, Radix::SignedDecimal, "-"),
            ("11111110", 8, Radix::SignedDecimal, "-2"),
        ];
        for (digits, width, radix, written) in texts {
            let value = golden(digits, &Column { name: "y".into(), width, radix: Radix::Binary }).expect("bits");
            assert_eq!(radix.format_exact(&value), written);
            assert_eq!(exact(written, &Column { name: "y".into(), width, radix }), Some(value), "{written}");
        }
        for bad in ["", "(", "1(2)", "(1", "g(1)", "10000(1xxx)"] {
            let column = Column { name: "y".into(), width: 8, radix: Radix::Hexadecimal };
            assert!(exact(bad, &column).is_none_or(|golden| golden.0.len() == 8), "{bad}");
        }
    }

    #[test]
    fn what_does_not_fit_or_is_no_digit_is_refused() {
        let bad = [
            ("100", 8, Radix::Hexadecimal),
            ("8", 3, Radix::Hexadecimal),
            ("-00", 4, Radix::Hexadecimal),
            ("2", 1, Radix::Binary),
            ("8", 3, Radix::Octal),
            ("g", 8, Radix::Hexadecimal),
            ("+f", 8, Radix::Hexadecimal),
            ("-", 8, Radix::Hexadecimal),
            ("x", 8, Radix::Binary),
            ("_1", 8, Radix::Binary),
            ("256", 8, Radix::Decimal),
            ("-1", 8, Radix::Decimal),
            ("8", 4, Radix::SignedDecimal),
            ("-9", 4, Radix::SignedDecimal),
            ("--1", 4, Radix::SignedDecimal),
            ("1x", 4, Radix::Decimal),
            ("-_", 4, Radix::SignedDecimal),
            ("340282366920938463463374607431768211456", 64, Radix::Decimal),
            ("١", 8, Radix::Decimal),
        ];
        for (text, width, radix) in bad {
            assert!(bits(text, width, radix).is_none(), "{text} in {width} bits of {radix:?}");
        }
    }
}
