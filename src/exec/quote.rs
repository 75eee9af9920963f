//! Quoting for a POSIX shell, so that a command line shown to a person can be pasted.

use std::ffi::OsStr;
use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;

/// One word of a command line. Bytes that are no text, and control characters, are written as `"$(printf '\033')"`.
pub fn word(raw: &OsStr) -> String {
    let bytes = raw.as_bytes();
    if !bytes.is_empty() && bytes.iter().all(|byte| is_plain(*byte)) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut quoted = String::from("'");
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| push_char(&mut quoted, c));
        push_bytes(&mut quoted, chunk.invalid());
    }
    quoted.push('\'');
    quoted
}

/// Whether a byte means nothing special to a shell, wherever it stands in a word.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-+./,:@%".contains(&byte)
}

/// Writes a character inside single quotes.
fn push_char(quoted: &mut String, c: char) {
    match c {
        '\'' => quoted.push_str("'\\''"),
        // A command substitution would drop it; and it does no harm.
        '\n' => quoted.push(c),
        c if c.is_control() => push_bytes(quoted, c.encode_utf8(&mut [0; 4]).as_bytes()),
        c => quoted.push(c),
    }
}

/// Leaves the single quotes, writes bytes by number, and enters them again.
fn push_bytes(quoted: &mut String, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    quoted.push_str("'\"$(printf '");
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(quoted, "\\{byte:03o}");
    }
    quoted.push_str("')\"'");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are_and_others_are_quoted() {
        assert_eq!(word(OsStr::new("-g2012")), "-g2012");
        assert_eq!(word(OsStr::new("./a_b.v")), "./a_b.v");
        assert_eq!(word(OsStr::new("")), "''");
        assert_eq!(word(OsStr::new("it's")), r"'it'\''s'");
        assert_eq!(word(OsStr::new("~root")), "'~root'");
        assert_eq!(word(OsStr::new("a=b")), "'a=b'");
    }

    #[test]
    fn control_characters_are_written_by_number() {
        assert_eq!(word(OsStr::new("\u{1b}[2J")), r#"''"$(printf '\033')"'[2J'"#);
        assert_eq!(word(OsStr::from_bytes(b"\xff")), r#"''"$(printf '\377')"''"#);
    }
}
