//! Text of unknown origin, made safe to show, and small phrases.

use std::fmt;

/// Replaces control characters (a tab by one blank), so that untrusted text cannot steer a terminal, and the Unicode
/// characters that reorder or break a line, so that it cannot look like other text (CVE-2021-42574).
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            c if is_printable(c) => c,
            _ => '\u{fffd}',
        })
        .collect()
}

/// Whether a text is letters, digits and `_`, and begins with no digit.
pub fn is_word(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Whether a character neither steers a terminal nor reorders or breaks a line.
pub fn is_printable(c: char) -> bool {
    let reorders = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !reorders
}

/// A number with its noun, in the plural where needed.
pub fn counted(number: impl fmt::Display, noun: &str) -> String {
    let number = number.to_string();
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
