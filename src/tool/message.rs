//! What compilers say, line by line, in the form `file:line: text` that most of them share.
//!
//! Which words mean an error, and which lines mean nothing, differs from tool to tool and is for the tool's file.

use crate::domain::text::printable;

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The input is not accepted.
    Error,
    Warning,
}

/// One message of a compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The file as the tool was given it; empty when the message names no place.
    pub file: String,
    /// Line, from 1; 0 when the message names no place.
    pub line: u32,
    /// Column, from 1, from tools that know it.
    pub column: Option<u32>,
    pub severity: Severity,
    /// One line, without place and severity, printable.
    pub text: String,
    /// What the tool adds on further lines, printable.
    pub notes: Vec<String>,
}

impl Message {
    /// File and line, if the message names them.
    pub fn place(&self) -> Option<(&str, u32)> {
        (self.line > 0).then_some((self.file.as_str(), self.line))
    }
}

/// A tool's output as text that a terminal can show: what is no UTF-8 and control characters are replaced.
pub fn readable(output: &[u8]) -> String {
    String::from_utf8_lossy(output).lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// Takes the place off the front of a line: `file:line:text` or `file:line:column:text`.
///
/// A file may have colons in its name, so the first `:number:` decides.
pub(crate) fn split_place(line: &str) -> Option<(&str, u32, Option<u32>, &str)> {
    for (at, _) in line.match_indices(':') {
        let Some((number, rest)) = leading_number(&line[at + 1..]) else { continue };
        let (column, text) = match leading_number(rest) {
            Some((column, text)) => (Some(column), text),
            None => (None, rest),
        };
        return Some((&line[..at], number, column, text));
    }
    None
}

/// `12:rest` as 12 and `rest`.
fn leading_number(text: &str) -> Option<(u32, &str)> {
    let (number, rest) = text.split_once(':')?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| number.parse().ok()).flatten().map(|number| (number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_behind_colons_in_the_name() {
        assert_eq!(split_place("./a.v:3: error: x:4: y"), Some(("./a.v", 3, None, " error: x:4: y")));
        assert_eq!(split_place("c:/a.v:3:7: x"), Some(("c:/a.v", 3, Some(7), " x")));
        assert_eq!(split_place(":0: error: too big"), Some(("", 0, None, " error: too big")));
        assert_eq!(split_place("error: no root module"), None);
        assert_eq!(split_place("a.v:99999999999: x"), None);
    }

    #[test]
    fn untrusted_output_cannot_steer_a_terminal() {
        assert_eq!(readable(b"a\x1b[2J\r\nb\xff\tc\n"), "a\u{fffd}[2J\nb\u{fffd} c");
    }
}
