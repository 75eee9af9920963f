//! Four-state logic values, as a simulation sees them and as golden vectors describe them.

use std::fmt;

/// One bit of four-state logic (IEEE 1364-2005, clause 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bit {
    Zero,
    One,
    X,
    Z,
}

impl Bit {
    /// The bit that a character of `%b` stands for.
    pub fn from_char(c: char) -> Option<Self> {
        match c {
            '0' => Some(Self::Zero),
            '1' => Some(Self::One),
            'x' | 'X' => Some(Self::X),
            'z' | 'Z' => Some(Self::Z),
            _ => None,
        }
    }

    /// The character that `%b` prints for the bit.
    pub fn to_char(self) -> char {
        match self {
            Self::Zero => '0',
            Self::One => '1',
            Self::X => 'x',
            Self::Z => 'z',
        }
    }

    /// Whether the bit is 0 or 1.
    pub fn is_known(self) -> bool {
        matches!(self, Self::Zero | Self::One)
    }
}

/// A four-state value of a fixed width, most significant bit first; what a simulation drives or samples.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Value(pub Vec<Bit>);

impl Value {
    /// Reads the digits that `%b` prints. `None` if one of them is no bit.
    pub fn from_binary(digits: &str) -> Option<Self> {
        digits.chars().map(Bit::from_char).collect::<Option<Vec<_>>>().map(Self)
    }

    /// Number of bits.
    pub fn width(&self) -> usize {
        self.0.len()
    }

    /// The value as a two's complement (`signed`) or unsigned number; `None` with x or z, or above 64 bits.
    pub fn to_number(&self, signed: bool) -> Option<i128> {
        to_number(self.0.iter().copied(), signed)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bit| write!(f, "{}", bit.to_char()))
    }
}

/// One bit of a golden value: what the DUT must answer, or don't-care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GoldenBit {
    /// Exactly this bit; x and z match only themselves.
    Is(Bit),
    DontCare,
}

impl GoldenBit {
    /// The compare rule of one bit. A DUT's x or z never equals a known bit.
    pub fn matches(self, actual: Bit) -> bool {
        match self {
            Self::Is(bit) => bit == actual,
            Self::DontCare => true,
        }
    }
}

/// A golden value, most significant bit first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Golden(pub Vec<GoldenBit>);

impl Golden {
    /// Whether `actual` has the same width and every bit matches.
    pub fn matches(&self, actual: &Value) -> bool {
        self.0.len() == actual.0.len() && self.0.iter().zip(&actual.0).all(|(golden, bit)| golden.matches(*bit))
    }

    /// Whether at least one bit is compared at all.
    pub fn is_checked(&self) -> bool {
        self.0.iter().any(|bit| *bit != GoldenBit::DontCare)
    }

    /// The number that a wholly known golden value stands for.
    pub fn to_number(&self, signed: bool) -> Option<i128> {
        let bits: Option<Vec<Bit>> = self
            .0
            .iter()
            .map(|bit| match bit {
                GoldenBit::Is(bit) => Some(*bit),
                GoldenBit::DontCare => None,
            })
            .collect();
        to_number(bits?.into_iter(), signed)
    }
}

fn to_number(bits: impl ExactSizeIterator<Item = Bit> + Clone, signed: bool) -> Option<i128> {
    let width = bits.len();
    if width == 0 || width > 64 || !bits.clone().all(Bit::is_known) {
        return None;
    }
    let number = bits.fold(0_i128, |sum, bit| sum * 2 + i128::from(bit == Bit::One));
    let negative = signed && number >> (width - 1) == 1;
    Some(if negative { number - (1_i128 << width) } else { number })
}

/// How a column is written, named as in a Verilog literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Radix {
    /// `'b`
    Binary,
    /// `'o`
    Octal,
    /// `'h`
    Hexadecimal,
    /// `'d`
    Decimal,
    /// `'sd`, two's complement
    SignedDecimal,
}

impl Radix {
    /// Every radix.
    pub const ALL: [Self; 5] = [Self::Binary, Self::Octal, Self::Hexadecimal, Self::Decimal, Self::SignedDecimal];

    /// How a Verilog literal names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Binary => "b",
            Self::Octal => "o",
            Self::Hexadecimal => "h",
            Self::Decimal => "d",
            Self::SignedDecimal => "sd",
        }
    }

    /// Bits that one digit stands for; `None` for the decimals, whose digits stand for no bits of their own.
    pub fn bits_per_digit(self) -> Option<usize> {
        match self {
            Self::Binary => Some(1),
            Self::Octal => Some(3),
            Self::Hexadecimal => Some(4),
            Self::Decimal | Self::SignedDecimal => None,
        }
    }

    /// Whether the column is a two's complement number.
    pub fn is_signed(self) -> bool {
        self == Self::SignedDecimal
    }

    /// Writes a simulated value in this radix, or in binary where a digit would hide which bits are x or z.
    pub fn format_value(self, value: &Value) -> String {
        self.format(&symbols(value))
    }

    /// Writes a golden value in this radix, with `-` for don't-care, or in binary like [`Radix::format_value`].
    pub fn format_golden(self, golden: &Golden) -> String {
        self.format(&golden_symbols(golden))
    }

    /// Writes a golden value so that every bit can be read back, without leading zeros. Where a digit would hide which of
    /// its bits are known, its bits are written in parentheses; in decimal, those of the whole value.
    pub fn format_exact(self, golden: &Golden) -> String {
        let symbols = golden_symbols(golden);
        let text: String = match self.bits_per_digit() {
            Some(bits) => {
                symbols.rchunks(bits).rev().map(|g| digit(g).map_or_else(|| in_bits(g), String::from)).collect()
            }
            None => decimal(&symbols, self.is_signed()).unwrap_or_else(|| in_bits(&symbols)),
        };
        let digits = text.trim_start_matches('0');
        // One zero stays before an x, a z or a don't-care: without it, they would be the first digit.
        let kept = usize::from(!digits.starts_with(|c: char| c.is_ascii_hexdigit()));
        text[(text.len() - digits.len()).saturating_sub(kept)..].to_owned()
    }

    /// [`Radix::format_pair`] where there may be no answer.
    pub fn format_answer(self, golden: &Golden, actual: Option<&Value>) -> (String, Option<String>) {
        match actual.map(|actual| self.format_pair(golden, actual)) {
            Some((golden, actual)) => (golden, Some(actual)),
            None => (self.format_golden(golden), None),
        }
    }

    /// Writes a golden value and the simulated one so that they can be compared digit by digit. When one of them needs
    /// binary, both are binary; above 32 bits, where nobody reads binary, a digit of which only some bits are known is
    /// `X`, as Verilog prints it (IEEE 1364-2005, 17.1.1.4).
    pub fn format_pair(self, golden: &Golden, actual: &Value) -> (String, String) {
        let (golden, actual) = (golden_symbols(golden), symbols(actual));
        match (self.digits(&golden), self.digits(&actual)) {
            (Some(golden), Some(actual)) => (golden, actual),
            _ if golden.len() > 32 => (self.coarse(&golden), self.coarse(&actual)),
            _ => (golden.iter().collect(), actual.iter().collect()),
        }
    }

    fn coarse(self, symbols: &[char]) -> String {
        match self.bits_per_digit() {
            Some(bits) => symbols.rchunks(bits).rev().map(|group| digit(group).unwrap_or('X')).collect(),
            None => decimal(symbols, self.is_signed()).unwrap_or_else(|| "X".to_owned()),
        }
    }

    fn format(self, symbols: &[char]) -> String {
        self.digits(symbols).unwrap_or_else(|| symbols.iter().collect())
    }

    /// The digits of this radix; `None` where they would hide which bits are known.
    fn digits(self, symbols: &[char]) -> Option<String> {
        match self.bits_per_digit() {
            Some(bits) => symbols.rchunks(bits).rev().map(digit).collect(),
            None => decimal(symbols, self.is_signed()),
        }
    }
}

/// Bits that no digit of a radix shows.
fn in_bits(symbols: &[char]) -> String {
    format!("({})", symbols.iter().collect::<String>())
}

fn symbols(value: &Value) -> Vec<char> {
    value.0.iter().map(|bit| bit.to_char()).collect()
}

fn golden_symbols(golden: &Golden) -> Vec<char> {
    let symbol = |bit: &GoldenBit| match bit {
        GoldenBit::Is(bit) => bit.to_char(),
        GoldenBit::DontCare => '-',
    };
    golden.0.iter().map(symbol).collect()
}

/// The digit of a group of bits; `None` where known, unknown and don't-care bits are mixed.
fn digit(symbols: &[char]) -> Option<char> {
    let first = *symbols.first()?;
    if !matches!(first, '0' | '1') {
        return symbols.iter().all(|s| *s == first).then_some(first);
    }
    let text: String = symbols.iter().collect();
    char::from_digit(u32::from_str_radix(&text, 2).ok()?, 16)
}

fn decimal(symbols: &[char], signed: bool) -> Option<String> {
    let first = *symbols.first()?;
    if !matches!(first, '0' | '1') {
        return symbols.iter().all(|s| *s == first).then(|| first.to_string());
    }
    let bits: Option<Vec<Bit>> = symbols.iter().map(|s| Bit::from_char(*s)).collect();
    to_number(bits?.into_iter(), signed).map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(digits: &str) -> Value {
        Value::from_binary(digits).expect("binary digits")
    }

    #[test]
    fn numbers_are_twos_complement_only_when_signed() {
        assert_eq!(value("1000").to_number(true), Some(-8));
        assert_eq!(value("1000").to_number(false), Some(8));
        assert_eq!(value("1x00").to_number(false), None);
    }

    #[test]
    fn radix_shows_unknown_digits_and_falls_back_to_bits_when_mixed() {
        assert_eq!(Radix::Hexadecimal.format_value(&value("111101")), "3d");
        assert_eq!(Radix::Hexadecimal.format_value(&value("xxxx0001")), "x1");
        assert_eq!(Radix::Hexadecimal.format_value(&value("x0000001")), "x0000001");
        assert_eq!(Radix::SignedDecimal.format_value(&value("11111111")), "-1");
        assert_eq!(Radix::Decimal.format_value(&value("xxxx")), "x");
    }

    #[test]
    fn a_pair_is_written_in_one_radix() {
        let golden = Golden(value("00111100").0.into_iter().map(GoldenBit::Is).collect());
        let pair = |actual: &str| Radix::Hexadecimal.format_pair(&golden, &value(actual));
        assert_eq!(pair("00111101"), ("3c".to_owned(), "3d".to_owned()));
        assert_eq!(pair("0011110x"), ("00111100".to_owned(), "0011110x".to_owned()));
        let wide = Golden(vec![GoldenBit::Is(Bit::One); 36]);
        let mixed = value(&format!("{}x1", "1".repeat(34)));
        assert_eq!(Radix::Hexadecimal.format_pair(&wide, &mixed), ("fffffffff".to_owned(), "ffffffffX".to_owned()));
    }
}
