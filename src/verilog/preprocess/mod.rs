//! Directives and macros, as `ivlpp` of Icarus 11 carries them out: what the parser of a compiler gets to see.
//!
//! Text replaces text: `ivlpp` works on characters, so that a macro can make half a token, and only what comes out is split
//! into tokens. Each of these knows where in the source it was written, or where the macro that it comes from was used.
//! Directives for the compiler stay where they are, and no file is read: `` `include `` stays too. All is bounded, whatever
//! the text is.
//!
//! On purpose, other than `ivlpp`: `//` in a string begins no comment, a comment inside of a `` `define `` may have several
//! lines, `` `undefineall `` works, and `` `__FILE__ `` does not tell the name of a file.

mod engine;
mod macros;
mod places;

use super::lex::{self, Lexed};
use engine::Preprocessor;
use macros::Macro;
use places::Span;
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

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

/// Something that keeps a text from being preprocessed as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
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
    ArgumentCount { name: String, wanted: usize, given: usize },
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
    /// What was wrong, the first hundred of it. Behind [`TroubleKind::TooDeep`] and [`TroubleKind::TooLarge`] the rest is missing.
    pub troubles: Vec<Trouble>,
}

/// Whether `word`, with its backtick, is a directive for the compiler, which is not carried out here.
pub fn is_for_compiler(word: &str) -> bool {
    word.strip_prefix('`').is_some_and(|name| COMPILER.contains(&name))
}

impl<'a> Expanded<'a> {
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
    Macros::default().preprocess(source)
}

/// Macros that reach from one file into the next, as those do that a compiler reads in one run.
#[derive(Debug)]
pub struct Macros(HashMap<String, Rc<Macro>>);

impl Default for Macros {
    fn default() -> Self {
        let (name, body) = PREDEFINED;
        Self(HashMap::from([(name.to_owned(), Rc::new(Macro::constant(body)))]))
    }
}

impl Macros {
    /// Carries out the directives of the next file and replaces its macros.
    pub fn preprocess<'a>(&mut self, source: &'a str) -> Expanded<'a> {
        if !source.contains('`') {
            return Expanded { source, text: Cow::Borrowed(source), spans: Vec::new(), troubles: Vec::new() };
        }
        let mut preprocessor = Preprocessor::new(source, std::mem::take(&mut self.0));
        preprocessor.run();
        let Preprocessor { out, spans, troubles, macros, .. } = preprocessor;
        self.0 = macros;
        Expanded { source, text: Cow::Owned(out), spans, troubles }
    }
}

#[cfg(test)]
mod tests;
