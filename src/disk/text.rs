//! Bytes that somebody wrote, as text: the one place that decides about encodings, line ends, and what is not text.
//!
//! Sources, submissions, manifests and golden vectors are all read here, so the same bytes mean the same text for every command.
//! Hashes are made of the bytes.
//!
//! The text has line feeds only, one where an editor begins a line, so that all line numbers agree.

use crate::domain::finding::{Code, Finding};
use crate::domain::source::Location;
use std::borrow::Cow;

/// How archives and compressed files begin.
const MAGIC: [(&[u8], &str); 7] = [
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
];

/// Lines shown on either side of the one that is not text.
const CONTEXT_LINES: u32 = 1;

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotText {
    /// An archive, or one compressed file: which format.
    Compressed(&'static str),
    /// A byte or character 0.
    Nul(Flaw),
    /// UTF-16 with a character of which a half is missing.
    HalfCharacter(Flaw),
}

/// Where the bytes stop being text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The text as well as it can be shown.
    text: String,
    /// The byte of it.
    at: usize,
}

impl NotText {
    /// What a finding about a source file says that it is.
    pub fn code(&self) -> Code {
        match self {
            Self::Compressed(_) | Self::Nul(_) => Code::SourceBinary,
            Self::HalfCharacter(_) => Code::SourceEncoding,
        }
    }

    /// What is wrong with the file, and what to do.
    pub fn finding(&self, code: impl Into<Code>, shown: &str) -> Finding {
        let (what, flaw, next) = match self {
            Self::Compressed(format) => {
                return Finding::new(code, format!("`{shown}` is not text but compressed ({format})"))
                    .next("put the file itself in its place, unpacked");
            }
            Self::Nul(flaw) => ("it holds a NUL byte", flaw, "put a text file in its place, not a compiled one"),
            Self::HalfCharacter(flaw) => ("half of a UTF-16 character is missing", flaw, "save it as UTF-8"),
        };
        let place = Location::of_bytes(shown, &flaw.text, flaw.at..flaw.at + 1, CONTEXT_LINES);
        Finding::new(code, format!("`{shown}` is not text: {what}")).at(Some(place)).next(next)
    }
}

/// The text of a file.
///
/// UTF-8, with or without a byte order mark; UTF-16, with a mark, or without one where most characters are ASCII; anything
/// else is taken for Latin-1, in which older editors save, and which gives every byte a character. What code such a character
/// may be in is for the reader of the code to say.
///
/// # Errors
/// [`NotText`].
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(NotText::Compressed(format));
    }
    let text = match *bytes {
        [0xff, 0xfe, ..] => utf16(bytes, u16::from_le_bytes)?.into(),
        [0xfe, 0xff, ..] => utf16(bytes, u16::from_be_bytes)?.into(),
        _ if has_every_other_byte_zero(bytes, 1) => utf16(bytes, u16::from_le_bytes)?.into(),
        _ if has_every_other_byte_zero(bytes, 0) => utf16(bytes, u16::from_be_bytes)?.into(),
        _ => utf8_or_latin1(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    };
    let text = normal(&text);
    match text.find('\0') {
        Some(at) => Err(NotText::Nul(Flaw { text, at })),
        None => Ok(text),
    }
}

/// The text of a file that is only shown or searched: where it is not text, with replacement characters.
pub fn lossy(bytes: &[u8]) -> String {
    decode(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
}

fn utf8_or_latin1(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().copied().map(char::from).collect(), Cow::Borrowed)
}

/// Whether most bytes at odd (`parity` 1) or at even places are 0, as in UTF-16 the high halves of ASCII are, and few others.
fn has_every_other_byte_zero(bytes: &[u8], parity: usize) -> bool {
    let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    // Text without a NUL is the rule, and is looked through fast.
    bytes.contains(&0) && zeros(parity) * 4 > bytes.len() && zeros(1 - parity) * 8 < zeros(parity)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (units, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = units.iter().copied().map(unit).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => {
            let text = normal(&(String::from_utf16_lossy(&units) + "\u{fffd}"));
            let at = text.find('\u{fffd}').unwrap_or_default();
            Err(NotText::HalfCharacter(Flaw { text, at }))
        }
    }
}

/// The text without a byte order mark, with a line feed in the place of CR LF, and of CR alone, with which old Macs end a line.
fn normal(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    /// What is wrong, with its line and first column.
    fn wrong(bytes: &[u8]) -> (String, Option<(u32, u32)>) {
        let finding = decode(bytes).unwrap_err().finding(Code::SourceBinary, "a.v");
        let place = finding.location.map(|at| (at.line, at.columns.map_or(0, |columns| columns.0)));
        (finding.message, place)
    }

    #[test]
    fn every_encoding_and_every_line_end_give_the_same_text() {
        let text = "// caf\u{e9}\nmodule top;\n\nendmodule\n";
        for end in ["\n", "\r\n", "\r"] {
            let saved = text.replace('\n', end);
            let marked = format!("\u{feff}{saved}");
            let encodings: [Vec<u8>; 7] = [
                saved.clone().into(),
                marked.clone().into(),
                utf16(&saved, u16::to_le_bytes),
                utf16(&saved, u16::to_be_bytes),
                utf16(&marked, u16::to_le_bytes),
                utf16(&marked, u16::to_be_bytes),
                saved.chars().map(|c| u8::try_from(c).unwrap()).collect(),
            ];
            for (index, bytes) in encodings.iter().enumerate() {
                assert_eq!(decode(bytes).as_deref(), Ok(text), "encoding {index}, {end:?}");
            }
        }
        assert_eq!(decode(b"a\r\n\r\nb\rc\n\rd\r\r\n").as_deref(), Ok("a\n\nb\nc\n\nd\n\n"));
    }

    #[test]
    fn utf_16_without_a_mark_is_told_from_text_with_a_nul() {
        let chinese = "// \u{4e00}\u{4e8c} one two\nmodule m; endmodule\n";
        assert_eq!(decode(&utf16(chinese, u16::to_le_bytes)).as_deref(), Ok(chinese));
        assert_eq!(decode(&utf16(chinese, u16::to_be_bytes)).as_deref(), Ok(chinese));
        for bytes in [&b"module\n\0"[..], b"\0module", b"\0\0\0\0", b"\xff\xfe\0\0m\0\0\0", b"\x7fELF\x02\x01\x01\0\0"]
        {
            assert!(wrong(bytes).0.ends_with("it holds a NUL byte"), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_text_is_named_and_located() {
        assert_eq!(wrong(b"module\r\r\n \0"), ("`a.v` is not text: it holds a NUL byte".to_owned(), Some((3, 2))));
        let half = "`a.v` is not text: half of a UTF-16 character is missing".to_owned();
        assert_eq!(wrong(b"\xff\xfem\0\n\0\x00\xd8o\0"), (half.clone(), Some((2, 1))));
        assert_eq!(wrong(b"\xfe\xff\0m\0"), (half, Some((1, 2))));
        assert_eq!(wrong(b"\x1f\x8bmodule"), ("`a.v` is not text but compressed (gzip)".to_owned(), None));
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_with_line_feeds_or_have_a_place(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"\0\r\n\xff\xfea"[..])], 0..40)
        ) {
            match decode(&bytes) {
                Ok(text) => prop_assert!(!text.contains(['\r', '\0']) && text == lossy(&bytes)),
                Err(wrong) => {
                    let finding = wrong.finding(Code::SourceBinary, "a.v");
                    prop_assert!(finding.next_step.is_some());
                    prop_assert_eq!(finding.location.is_none(), matches!(wrong, NotText::Compressed(_)));
                }
            }
        }
    }
}
