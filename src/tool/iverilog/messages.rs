//! What `iverilog` says, line by line. Checked with Icarus Verilog 11.0.

use super::names::Names;
use crate::tool::message::{Message, Severity, split_place};

/// What stands between place and text; a line with a place but without any of these is an error, such as `syntax error`.
const PREFIXES: [(&str, Severity); 4] = [
    ("error: ", Severity::Error),
    ("internal error: ", Severity::Error),
    ("sorry: ", Severity::Error),
    ("warning: ", Severity::Warning),
];

/// Reads the compiler's output. Lines that only sum up others ("I give up.", "2 error(s) during elaboration.") are left out.
pub(in crate::tool) fn parse(output: &str, names: &Names) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in output.lines() {
        let (file, number, rest) = match split_place(line) {
            Some((file, number, _, rest)) => (file, number, rest.trim_start()),
            None => ("", 0, line.trim_start()),
        };
        if let Some(note) = rest.strip_prefix(": ") {
            if let Some(last) = messages.last_mut() {
                last.notes.push(located_note(note, number, last.line));
            }
        } else if let Some((severity, text)) = severity(rest, number > 0) {
            let file = names.asked(file);
            let text = text.trim_end().to_owned();
            messages.push(Message { file, line: number, column: None, severity, text, notes: Vec::new() });
        }
    }
    messages
}

/// Splits the severity off a message; `None` for a line that is none.
fn severity(rest: &str, has_place: bool) -> Option<(Severity, &str)> {
    // What the compiler does without, or takes more of, is no error: it goes on, and says so. Elsewhere "sorry" is the end.
    let goes_on = |text: &&str| text.contains("ignored") || text.contains("all bits will be included");
    let sorry = rest.strip_prefix("vvp.tgt sorry: ").or_else(|| rest.strip_prefix("sorry: "));
    if let Some(text) = sorry.filter(goes_on) {
        return Some((Severity::Warning, text));
    }
    let prefixed = PREFIXES.iter().find_map(|(prefix, severity)| Some((*severity, rest.strip_prefix(prefix)?)));
    prefixed.or_else(|| (has_place && !rest.is_empty()).then_some((Severity::Error, rest)))
}

/// A continuation; it says its line when that is not the message's.
fn located_note(note: &str, line: u32, of: u32) -> String {
    let note = note.trim_end();
    if line == 0 || line == of { note.to_owned() } else { format!("{note} (line {line})") }
}

/// Whether the compiler could not write for want of space. No design can say this, since its text comes with a place.
pub(in crate::tool) fn tells_of_full_disk(output: &str) -> bool {
    output.lines().any(|line| line.ends_with(": No space left on device") && split_place(line).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line severity text` and the notes of each message.
    fn read(output: &str) -> Vec<String> {
        let show = |m: Message| {
            let place = m.place().map_or("-".to_owned(), |(file, line)| format!("{file}:{line}"));
            let text: Vec<&str> = [&m.text].into_iter().chain(&m.notes).map(String::as_str).collect();
            format!("{place} {:?} {}", m.severity, text.join(" + "))
        };
        parse(output, &Names::default()).into_iter().map(show).collect()
    }

    #[test]
    fn a_bare_syntax_error_is_an_error() {
        assert_eq!(read("./a.v:2: syntax error\nI give up."), ["./a.v:2 Error syntax error"]);
        let two = "./a.v:3: syntax error\n./a.v:3: error: invalid module item.";
        assert_eq!(read(two), ["./a.v:3 Error syntax error", "./a.v:3 Error invalid module item."]);
    }

    #[test]
    fn continuations_become_notes() {
        let output = "./a.v:4: error: 'top' has already been declared in this scope.\n\
                      ./a.v:1:      : It was declared here as a module.\n\
                      ./b.v:3: warning: Port 1 (a) of sub expects 4 bits, got 1.\n\
                      ./b.v:3:        : Padding 3 high bits of the port.";
        assert_eq!(
            read(output),
            [
                "./a.v:4 Error 'top' has already been declared in this scope. + It was declared here as a module. (line 1)",
                "./b.v:3 Warning Port 1 (a) of sub expects 4 bits, got 1. + Padding 3 high bits of the port.",
            ]
        );
    }

    #[test]
    fn an_error_may_have_no_place() {
        let output = "error: Unable to find the root module \"top\" in the Verilog source.\n     \
                      : Perhaps ``-s top'' is incorrect?\n1 error(s) during elaboration.";
        let root =
            "- Error Unable to find the root module \"top\" in the Verilog source. + Perhaps ``-s top'' is incorrect?";
        assert_eq!(read(output), [root]);
        assert_eq!(read(":0: error: pin count 5 exceeds 4"), ["- Error pin count 5 exceeds 4"]);
    }

    #[test]
    fn sums_and_lists_are_no_messages() {
        let output = "./a.v:2: error: Unknown module type: foo\n2 error(s) during elaboration.\n\
                      *** These modules were missing:\n        foo referenced 1 times.\n***\nElaboration failed";
        assert_eq!(read(output), ["./a.v:2 Error Unknown module type: foo"]);
    }

    #[test]
    fn what_is_not_supported_is_an_error_unless_it_is_ignored() {
        let ignored = "./a.v:2: vvp.tgt sorry: Case unique/unique0 qualities are ignored.";
        assert_eq!(read(ignored), ["./a.v:2 Warning Case unique/unique0 qualities are ignored."]);
        let output = "./a.v:4: sorry: break statements not supported.";
        assert_eq!(read(output), ["./a.v:4 Error break statements not supported."]);
    }

    #[test]
    fn a_design_cannot_pretend_that_the_disk_is_full() {
        assert!(tells_of_full_disk("dut.vvp: No space left on device"));
        assert!(!tells_of_full_disk("./a.v:1: error: x: No space left on device"));
    }
}
