//! Directives and macros, as `ivlpp` of Icarus 11 carries them out: what the parser of a compiler gets to see.
//!
//! Text replaces text: `ivlpp` works on characters, so that a macro can make half a token, and only what comes out is split
//! into tokens. Each of these knows where in the source it was written, or where the macro that it comes from was used.
//! Directives for the compiler stay where they are, and no file is read: `` `include `` stays too. All is bounded, whatever
//! the text is.
//!
//! On purpose, other than `ivlpp`: `//` in a string begins no comment, a comment inside of a `` `define `` may have several
//! lines, `` `undefineall `` works, and `` `__FILE__ `` does not tell the name of a file.

mod macros;
mod places;

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::lex::{self, Lexed};
use macros::Macro;
use places::Span;

/// Bytes that come out at most: sixteen files of the largest size that is accepted.
const MAX_BYTES: usize = 4 << 20;

/// Bytes of macro text that are looked at, so that macros which end up empty are bounded as well.
const MAX_WORK: usize = 4 * MAX_BYTES;

/// Macros that are replaced.
const MAX_EXPANSIONS: usize = 200_000;

/// Macros that stand in one another; honest ones do not come to ten.
const MAX_DEPTH: usize = 100;

/// What `iverilog` defines. Yosys gets the same text, so neither `SYNTHESIS` nor `YOSYS` is.
const PREDEFINED: (&str, &str) = ("__ICARUS__", "1");

/// Directives for the compiler, which are not carried out here.
const COMPILER: [&str; 26] = [
    "begin_keywords",
    "celldefine",
    "default_decay_time",
    "default_nettype",
    "default_trireg_strength",
    "delay_mode_distributed",
    "delay_mode_path",
    "delay_mode_unit",
    "delay_mode_zero",
    "disable_portfaults",
    "enable_portfaults",
    "end_keywords",
    "endcelldefine",
    "endprotect",
    "include",
    "line",
    "nosuppress_faults",
    "nounconnected_drive",
    "pragma",
    "protect",
    "protected",
    "resetall",
    "suppress_faults",
    "timescale",
    "unconnected_drive",
    "uselib",
];

/// Directives that are carried out here; no macro may have such a name.
const OWN: [&str; 10] =
    ["ifdef", "ifndef", "elsif", "else", "endif", "define", "undef", "undefineall", "__FILE__", "__LINE__"];

/// Something that keeps a text from being preprocessed as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What it is.
    pub kind: TroubleKind,
    /// Byte of the source at which it is, and how many bytes it is long.
    pub place: (usize, usize),
}

/// What kind of trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TroubleKind {
    /// A comment that nothing closes.
    OpenComment,
    /// An `` `ifdef `` or the like without its `` `endif ``; its name.
    OpenConditional(String),
    /// An `` `else ``, `` `elsif `` or `` `endif `` that belongs to nothing; its name.
    StrayConditional(String),
    /// A directive that needs a name has none; its name.
    NameMissing(String),
    /// A `` `define `` with wrong arguments, or of a name that is taken.
    BadDefine(String),
    /// A macro that nothing defines.
    Undefined(String),
    /// A macro with arguments is used without them, or their bracket is never closed.
    ArgumentsMissing(String),
    /// A macro is used with another number of arguments than it has.
    ArgumentCount {
        /// The macro.
        name: String,
        /// How many it has.
        wanted: usize,
        /// How many it got.
        given: usize,
    },
    /// Macros stand in one another too deep; the innermost, and whether it stands in itself.
    TooDeep(String, bool),
    /// More comes out than is allowed; the macro that was being replaced.
    TooLarge(String),
}

/// A text behind its directives and macros.
#[derive(Debug)]
pub struct Expanded<'a> {
    source: &'a str,
    text: Cow<'a, str>,
    spans: Vec<Span>,
    /// What was wrong, in the order of the text. Behind [`TroubleKind::TooDeep`] and [`TroubleKind::TooLarge`] the rest is missing.
    pub troubles: Vec<Trouble>,
}

impl<'a> Expanded<'a> {
    /// The text before.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Its tokens and comments, with their places in the source.
    pub fn lex(&self, file: usize) -> Lexed<'_> {
        let mut lexed = lex::lex(&self.text, file);
        if matches!(self.text, Cow::Owned(_)) {
            places::in_source(&mut lexed, self.source, &self.spans);
        }
        lexed
    }
}

/// Carries out the directives of one file and replaces its macros.
pub fn preprocess(source: &str) -> Expanded<'_> {
    if !source.contains('`') {
        return Expanded { source, text: Cow::Borrowed(source), spans: Vec::new(), troubles: Vec::new() };
    }
    let mut preprocessor = Preprocessor::new(source);
    preprocessor.run();
    let Preprocessor { out, spans, troubles, .. } = preprocessor;
    Expanded { source, text: Cow::Owned(out), spans, troubles }
}

/// A text that is being read: the source at the bottom, and on it the macros that are being replaced.
struct Frame<'a> {
    text: Cow<'a, str>,
    at: usize,
    /// The macro; empty for the source.
    name: String,
    /// Where in the source the outermost macro was used: its byte and length.
    used: (usize, usize),
}

/// An open `` `ifdef ``.
struct Conditional {
    name: String,
    place: (usize, usize),
    /// Whether the text before it counts.
    outside: bool,
    /// Whether one of its branches has counted already.
    taken: bool,
    has_else: bool,
}

struct Preprocessor<'a> {
    frames: Vec<Frame<'a>>,
    macros: HashMap<String, Rc<Macro>>,
    conditionals: Vec<Conditional>,
    /// Whether the text counts at this place.
    active: bool,
    out: String,
    spans: Vec<Span>,
    troubles: Vec<Trouble>,
    work: usize,
    expansions: usize,
    /// A byte of the source, and its line.
    line: (usize, usize),
}

impl<'a> Preprocessor<'a> {
    fn new(source: &'a str) -> Self {
        let frame = Frame { text: Cow::Borrowed(source), at: 0, name: String::new(), used: (0, 0) };
        let predefined = Rc::new(Macro::constant(PREDEFINED.1));
        Self {
            frames: vec![frame],
            macros: HashMap::from([(PREDEFINED.0.to_owned(), predefined)]),
            conditionals: Vec::new(),
            active: true,
            out: String::with_capacity(source.len()),
            spans: Vec::new(),
            troubles: Vec::new(),
            work: 0,
            expansions: 0,
            line: (0, 1),
        }
    }

    fn run(&mut self) {
        while self.step() {}
        let open = self.conditionals.drain(..).map(|open| (TroubleKind::OpenConditional(open.name), open.place));
        self.troubles.extend(open.map(|(kind, place)| Trouble { kind, place }));
    }

    /// Reads something from the innermost text; whether there may be more.
    fn step(&mut self) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let rest = &frame.text[frame.at..];
        match rest.as_bytes().first() {
            None => {
                self.frames.pop();
            }
            Some(b'`') => return self.backtick(),
            Some(b'/') => self.slash(),
            // In text that does not count a quotation mark is an apostrophe more often than not.
            Some(b'"') if self.active => self.copy(lex::string(rest)),
            Some(b'\\') if self.active => self.copy(lex::escaped(rest)),
            Some(_) => {
                let length = rest.bytes().skip(1).position(|byte| b"`/\"\\".contains(&byte));
                self.copy(length.map_or(rest.len(), |length| length + 1));
            }
        }
        true
    }

    fn slash(&mut self) {
        let Some(frame) = self.frames.last() else { return };
        let rest = &frame.text[frame.at..];
        match lex::comment(rest) {
            (0, _) => self.copy(1),
            (length, is_closed) => {
                if !is_closed {
                    self.trouble(TroubleKind::OpenComment, 2);
                }
                self.copy(length);
            }
        }
    }

    /// Takes `length` bytes of the innermost text over, if they count.
    fn copy(&mut self, length: usize) {
        let Some(frame) = self.frames.last_mut() else { return };
        let from = frame.at;
        frame.at += length;
        if !self.active {
            return;
        }
        let is_source = frame.name.is_empty();
        let span = if is_source { Span::copied(self.out.len(), from) } else { Span::made(self.out.len(), frame.used) };
        let text = &frame.text[from..from + length];
        // A macro stands on the line of its use, however many lines its text has.
        if is_source {
            self.out.push_str(text);
        } else {
            self.out.extend(text.chars().map(one_line));
        }
        places::add(&mut self.spans, span);
    }

    /// Puts `text` in the place of what stands at `used` in the source.
    fn put(&mut self, text: &str, used: (usize, usize)) {
        if self.active {
            places::add(&mut self.spans, Span::made(self.out.len(), used));
            self.out.push_str(text);
        }
    }

    /// Notes trouble at the next `length` bytes, or at the macro that they come from.
    fn trouble(&mut self, kind: TroubleKind, length: usize) {
        let place = self.place(length);
        self.troubles.push(Trouble { kind, place });
    }

    /// The place of the next `length` bytes in the source.
    fn place(&self, length: usize) -> (usize, usize) {
        self.frames.last().map_or((0, 0), |frame| if frame.name.is_empty() { (frame.at, length) } else { frame.used })
    }

    /// What stands behind a backtick; whether there may be more to read.
    fn backtick(&mut self) -> bool {
        let Some(frame) = self.frames.last_mut() else { return false };
        let behind = &frame.text[frame.at + 1..];
        let length = lex::word(behind);
        if length > 0 {
            let name = behind[..length].to_owned();
            return self.directive(&name);
        }
        let in_macro = !frame.name.is_empty();
        let used = frame.used;
        match behind {
            _ if !in_macro => self.copy(1),
            // Pastes what is on both sides.
            _ if behind.starts_with('`') => frame.at += 2,
            _ if behind.starts_with('"') => {
                frame.at += 2;
                self.put("\"", used);
            }
            _ if behind.starts_with("\\`\"") => {
                frame.at += 4;
                self.put("\\\"", used);
            }
            _ => self.copy(1),
        }
        true
    }

    fn directive(&mut self, name: &str) -> bool {
        let length = name.len() + 1;
        let place = self.place(length);
        let is_conditional = ["ifdef", "ifndef", "elsif", "else", "endif"].contains(&name);
        if COMPILER.contains(&name) || !self.active && !is_conditional {
            self.copy(length);
            return true;
        }
        if is_conditional {
            self.conditional(name, place);
            return true;
        }
        if !OWN.contains(&name) {
            return self.expand(name, place);
        }
        self.advance(length);
        match name {
            "define" => self.define(place),
            "undef" => {
                let name = self.operand("undef", place);
                self.macros.remove(&name);
            }
            "undefineall" => self.macros.clear(),
            "__FILE__" => self.put("\"design.v\"", place),
            _ => {
                let line = self.line_of(place.0);
                self.put(&line.to_string(), place);
            }
        }
        true
    }

    /// The line of a byte of the source, which is never before the last one that was asked for.
    fn line_of(&mut self, at: usize) -> usize {
        let (from, line) = self.line;
        self.line = (at, line + self.frames[0].text[from..at].matches('\n').count());
        self.line.1
    }

    fn advance(&mut self, length: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.at += length;
        }
    }

    /// The name behind the directive `of`; empty if there is none.
    fn operand(&mut self, of: &str, place: (usize, usize)) -> String {
        let Some(frame) = self.frames.last_mut() else { return String::new() };
        let rest = &frame.text[frame.at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\u{c}']).len();
        let length = lex::word(&rest[blanks..]);
        let name = rest[blanks..blanks + length].to_owned();
        frame.at += blanks + length;
        if name.is_empty() {
            self.troubles.push(Trouble { kind: TroubleKind::NameMissing(of.to_owned()), place });
        }
        name
    }

    fn conditional(&mut self, name: &str, place: (usize, usize)) {
        self.advance(name.len() + 1);
        let holds = match name {
            // The operand of a branch that cannot count matters as little as its text.
            "ifdef" | "ifndef" | "elsif" => {
                let wanted = self.operand(name, place);
                self.macros.contains_key(&wanted) == (name != "ifndef")
            }
            _ => true,
        };
        match name {
            "ifdef" | "ifndef" => {
                let (outside, active) = (self.active, self.active && holds);
                let name = name.to_owned();
                self.conditionals.push(Conditional { name, place, outside, taken: active, has_else: false });
                self.active = active;
            }
            "endif" => match self.conditionals.pop() {
                Some(open) => self.active = open.outside,
                None => self.stray(name, place),
            },
            _ => self.branch(name, holds, place),
        }
        // What stands on both sides of a directive is never one token.
        if self.active {
            self.put(" ", place);
        }
    }

    /// An `` `elsif `` or `` `else ``.
    fn branch(&mut self, name: &str, holds: bool, place: (usize, usize)) {
        match self.conditionals.last_mut() {
            Some(open) if !open.has_else => {
                self.active = open.outside && !open.taken && holds;
                open.taken |= self.active;
                open.has_else = name == "else";
            }
            _ => self.stray(name, place),
        }
    }

    fn stray(&mut self, name: &str, place: (usize, usize)) {
        self.troubles.push(Trouble { kind: TroubleKind::StrayConditional(name.to_owned()), place });
    }

    fn define(&mut self, place: (usize, usize)) {
        let name = self.operand("define", place);
        let Some(frame) = self.frames.last_mut() else { return };
        let (line, length) = macros::logical_line(&frame.text[frame.at..]);
        frame.at += length;
        let is_taken = OWN.contains(&name.as_str()) || COMPILER.contains(&name.as_str());
        match Macro::parse(&line).filter(|_| !is_taken) {
            _ if name.is_empty() => {}
            Some(parsed) => {
                self.macros.insert(name, Rc::new(parsed));
            }
            None => self.troubles.push(Trouble { kind: TroubleKind::BadDefine(name), place }),
        }
    }

    /// Replaces the macro that stands next; whether there may be more to read.
    fn expand(&mut self, name: &str, used: (usize, usize)) -> bool {
        self.advance(name.len() + 1);
        let Some(found) = self.macros.get(name).cloned() else {
            self.troubles.push(Trouble { kind: TroubleKind::Undefined(name.to_owned()), place: used });
            return true;
        };
        let body = match self.body(&found, name) {
            Ok(body) => body,
            Err(kind) => {
                self.troubles.push(Trouble { kind, place: used });
                return true;
            }
        };
        self.expansions += 1;
        self.work += body.len();
        let stop = if self.frames.len() >= MAX_DEPTH {
            Some(TroubleKind::TooDeep(name.to_owned(), self.frames.iter().any(|frame| frame.name == name)))
        } else if self.work > MAX_WORK || self.expansions > MAX_EXPANSIONS || self.out.len() > MAX_BYTES {
            Some(TroubleKind::TooLarge(name.to_owned()))
        } else {
            None
        };
        match stop {
            Some(kind) => {
                self.troubles.push(Trouble { kind, place: used });
                self.conditionals.clear();
                false
            }
            None => {
                self.frames.push(Frame { text: Cow::Owned(body), at: 0, name: name.to_owned(), used });
                true
            }
        }
    }

    /// The text of a macro with the arguments that stand next.
    fn body(&mut self, found: &Macro, name: &str) -> Result<String, TroubleKind> {
        if found.parameters.is_none() {
            return Ok(found.body.clone());
        }
        let given = self.arguments().ok_or_else(|| TroubleKind::ArgumentsMissing(name.to_owned()))?;
        let count = |wanted| TroubleKind::ArgumentCount { name: name.to_owned(), wanted, given: given.len() };
        found.with(&given, MAX_WORK - self.work.min(MAX_WORK)).map_err(|error| match error {
            macros::Misuse::Count(wanted) => count(wanted),
            macros::Misuse::TooLarge => TroubleKind::TooLarge(name.to_owned()),
        })
    }

    /// The arguments in brackets that stand next, perhaps behind the end of the macro that is being read.
    fn arguments(&mut self) -> Option<Vec<String>> {
        let mut arguments = macros::Arguments::default();
        loop {
            let frame = self.frames.last_mut()?;
            let read = arguments.read(&frame.text[frame.at..]);
            frame.at += read;
            self.work += read;
            if arguments.is_complete() {
                return Some(arguments.list);
            }
            if arguments.is_absent() || self.frames.len() == 1 {
                return None;
            }
            self.frames.pop();
        }
    }
}

fn one_line(c: char) -> char {
    if c == '\n' { ' ' } else { c }
}

#[cfg(test)]
mod tests;
