//! JSON that is safe to show: characters that steer a terminal, reorder a line, or begin a tag of HTML are escaped, which
//! changes nothing for whoever reads the JSON.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::domain::text::is_printable;

/// Writes a value in one line, without a line feed.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(out: impl io::Write, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Plain))
}

/// A value in one line, ending with a line feed.
///
/// # Errors
/// None that a grade can cause: all its keys are strings.
pub(super) fn line(value: &impl Serialize) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    write(&mut bytes, value)?;
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(serde::ser::Error::custom)
}

/// How long a single text may be, longest first, until a document fits.
const ROOM: [usize; 5] = [16_000, 4000, 1000, 250, 0];

/// [`line()`] of a document that may have `most` bytes: `document` is made with less and less room for each of its texts,
/// in characters, until it fits.
///
/// # Errors
/// As [`line()`].
pub(super) fn line_within<T: Serialize>(most: usize, document: impl Fn(usize) -> T) -> serde_json::Result<String> {
    let mut text = String::new();
    for room in ROOM {
        text = line(&document(room))?;
        if text.len() <= most {
            break;
        }
    }
    Ok(text)
}

struct Plain;

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut start = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| matches!(c, '<' | '>' | '&') || !is_printable(*c)) {
            out.write_all(&fragment.as_bytes()[start..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            start = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[start..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_until_the_document_fits() {
        let document = |room: usize| "x".repeat(room.min(5000));
        assert_eq!(line_within(100_000, document).unwrap().len(), 5003);
        assert_eq!(line_within(300, document).unwrap().len(), 253);
    }

    #[test]
    fn what_steers_a_reader_is_escaped_and_read_back() {
        let text = "<b>\u{1b}[2J\u{9b}1m \u{202e}\"\\é\t\u{7f}";
        let json = line(&text).unwrap();
        assert_eq!(json, "\"\\u003cb\\u003e\\u001b[2J\\u009b1m \\u202e\\\"\\\\é\\t\\u007f\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
