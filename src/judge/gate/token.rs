//! Single tokens: what no compiler reads, or what two tools would read differently.

use crate::domain::code::Code;
use crate::domain::text::printable;

use super::report::GateReport;
use crate::verilog::lex::{Kind, Token};

/// Characters of a name; IEEE 1364 lets a tool stop at 1,024.
const MAX_NAME: usize = 1024;

/// Characters of a string.
const MAX_STRING: usize = 8192;

/// Bits of a literal.
const MAX_BITS: usize = 1 << 20;

/// Digits of a decimal number, which tools convert in quadratic time.
const MAX_DECIMAL: usize = 1000;

/// Checks one token by itself.
pub fn check(token: &Token<'_>, report: &mut GateReport<'_>) {
    match token.kind {
        Kind::Word if token.text.starts_with('\\') => escaped_name(token, report),
        Kind::Word | Kind::System | Kind::Macro => length(token, MAX_NAME, "name", report),
        Kind::Number => number(token, report),
        Kind::Text => string(token, report),
        Kind::Foreign => foreign(token, report),
        Kind::Symbol => {}
    }
}

fn length(token: &Token<'_>, max: usize, what: &str, report: &mut GateReport<'_>) {
    if token.text.len() > max {
        let message = format!("this {what} has more than {max} characters");
        report.reject(Code::SizeLimit, token, message, "Tools break down on it.", "make it shorter");
    }
}

/// An escaped name must not be able to end early in any tool, and its text must be harmless in what tools write.
fn escaped_name(token: &Token<'_>, report: &mut GateReport<'_>) {
    length(token, MAX_NAME, "name", report);
    let name = &token.text[1..];
    // `ivl` calls the system task for a name that begins with `$`, escaped or not, and Yosys makes its own cells of it.
    let is_system = name.starts_with('$');
    let odd = |c: char| !c.is_ascii_graphic() || matches!(c, '"' | '\\' | '`');
    if is_system || name.contains(odd) {
        let message = format!("`{}` is no name that a submission may use", printable(token.text));
        let why = "Behind a backslash a name may have letters, digits and signs, but it does not begin with $ and has \
                   no quotation mark, backslash or backtick.";
        report.reject(Code::EscapedName, token, message, why, "give it a name of letters, digits and _");
    }
}

fn string(token: &Token<'_>, report: &mut GateReport<'_>) {
    length(token, MAX_STRING, "string", report);
    if token.text.len() < 2 || !is_closed(token.text) {
        let why = "A string ends on the line on which it begins.";
        let message = "this string is never closed".to_owned();
        report.reject(Code::MalformedString, token, message, why, "add the quotation mark at its end");
    } else if token.text.contains(|c: char| c.is_control() && c != '\t') {
        let why = "It would reach whatever shows or stores the string.";
        let message = "this string holds a control character".to_owned();
        report.reject(Code::ControlCharacter, token, message, why, r"write it as an escape, such as \n or \033");
    }
}

fn is_closed(text: &str) -> bool {
    let Some(before) = text.strip_suffix('"') else { return false };
    before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0
}

fn foreign(token: &Token<'_>, report: &mut GateReport<'_>) {
    // The end of a queue, `[$]`.
    if token.text == "$" {
        return;
    }
    let shown = match token.text.chars().next() {
        Some(c) if c.is_control() => format!("U+{:04X}", u32::from(c)),
        _ => printable(token.text),
    };
    let message = format!("the character `{shown}` does not belong into Verilog");
    let why = "Outside of comments and strings Verilog is written in ASCII. Such characters come from web pages, word \
               processors and keyboards of other languages.";
    report.reject(Code::ForeignCharacter, token, message, why, "write the plain character, or delete it");
}

/// Numbers must be exactly what they look like: in `1'b0force` Icarus sees a keyword behind the number.
fn number(token: &Token<'_>, report: &mut GateReport<'_>) {
    match parse(token.text) {
        Some(Number { bits, decimal_digits }) if bits <= MAX_BITS && decimal_digits <= MAX_DECIMAL => {}
        Some(_) => {
            let message = "this number is too large".to_owned();
            let why = "A number may have a million bits, or a thousand decimal digits.";
            report.reject(Code::SizeLimit, token, message, why, "make it smaller");
        }
        None => {
            let message = format!("`{}` is no number", printable(token.text));
            let why = "Behind the ' stands b, o, d or h, and behind that only digits of this base, x, z, ? and _.";
            report.reject(Code::MalformedNumber, token, message, why, "correct the base or the digits");
        }
    }
}

struct Number {
    bits: usize,
    decimal_digits: usize,
}

fn parse(text: &str) -> Option<Number> {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let Some((size, based)) = text.split_once('\'') else {
        return Some(Number { bits: 0, decimal_digits: digits(text) });
    };
    let size = size.trim_end();
    let size_bits = match size {
        "" => 0,
        size => size.replace('_', "").parse::<usize>().unwrap_or(usize::MAX),
    };
    if size.is_empty() && based.len() == 1 && based.starts_with(|c: char| "01xXzZ".contains(c)) {
        return Some(Number { bits: 1, decimal_digits: 0 });
    }
    let based = based.strip_prefix(['s', 'S']).unwrap_or(based);
    let base = based.chars().next()?.to_ascii_lowercase();
    let value = based[base.len_utf8()..].trim_start_matches([' ', '\t']);
    let is_unknown =
        |value: &str| value.trim_end_matches('_').len() == 1 && value.starts_with(|c: char| "xXzZ?".contains(c));
    let of_base = |c: char| match base {
        'b' => "01xXzZ?_".contains(c),
        'o' => ('0'..='7').contains(&c) || "xXzZ?_".contains(c),
        'h' => c.is_ascii_hexdigit() || "xXzZ?_".contains(c),
        'd' => c.is_ascii_digit() || c == '_' || is_unknown(value),
        _ => false,
    };
    let is_number = !value.is_empty() && !value.starts_with('_') && value.chars().all(of_base);
    let decimal_digits = if base == 'd' { digits(value) } else { 0 };
    is_number.then_some(Number { bits: size_bits, decimal_digits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_digits_of_their_base_only() {
        let good =
            ["0", "1_000", "1.5e-3", "4'b1x_z?", "'0", "'hface", "8 'sd 12", "'d?", "4'dx__", "3'so7", "16'HBEEF"];
        let bad = ["1'b0force", "8'hfg", "4'12", "4'b", "4'd9a", "4'dxx", "4'b_1", "'q1", "8'o8"];
        assert!(good.iter().all(|text| parse(text).is_some()), "{:?}", good.map(|text| parse(text).is_some()));
        assert!(bad.iter().all(|text| parse(text).is_none()), "{:?}", bad.map(|text| parse(text).is_none()));
        assert_eq!(parse("99999999999999999999'd1").map(|number| number.bits), Some(usize::MAX));
    }

    #[test]
    fn only_a_quotation_mark_that_is_not_escaped_closes_a_string() {
        assert!(is_closed(r#""a\\""#) && is_closed(r#""a\"""#));
        assert!(!is_closed(r#""a\""#) && !is_closed("\"a"));
    }
}
