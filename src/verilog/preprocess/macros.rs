//! Macros: how one is written in a `` `define ``, and its text with the arguments of a use.

use std::collections::HashMap;

use super::super::lex;

/// What a `` `define `` says.
#[derive(Debug)]
pub(super) struct Macro {
    /// Names and default values of its arguments; `None` without brackets.
    pub parameters: Option<Vec<(String, Option<String>)>>,
    /// The place of an argument by its name: a submission may give a macro thousands of them.
    indices: HashMap<String, usize>,
    pub body: String,
}

/// Why a use of a macro makes no text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Misuse {
    /// It has this number of arguments, and got another one.
    Count(usize),
    /// The arguments make it too large.
    TooLarge,
}

impl Macro {
    /// A macro without arguments.
    pub fn constant(body: &str) -> Self {
        Self { parameters: None, indices: HashMap::new(), body: body.to_owned() }
    }

    /// Reads what stands behind the name in a `` `define ``; `None` if its arguments are wrong.
    pub fn parse(line: &str) -> Option<Self> {
        if !line.starts_with('(') {
            return Some(Self::constant(line.trim()));
        }
        let mut arguments = Arguments::default();
        let length = arguments.read(line);
        if !arguments.is_complete() {
            return None;
        }
        let parameters = arguments.list.iter().map(|text| parameter(text)).collect::<Option<Vec<_>>>()?;
        let indices = parameters.iter().enumerate().map(|(index, (name, _))| (name.clone(), index)).collect();
        Some(Self { parameters: Some(parameters), indices, body: line[length..].trim().to_owned() })
    }

    /// The body with these arguments, at most about `room` bytes.
    pub fn with(&self, given: &[String], room: usize) -> Result<String, Misuse> {
        let parameters = self.parameters.as_deref().unwrap_or_default();
        let wrong_count = || Misuse::Count(parameters.len());
        let mut values: Vec<&str> = Vec::with_capacity(parameters.len());
        for (index, (_, default)) in parameters.iter().enumerate() {
            let given = given.get(index).map(String::as_str);
            // As in `ivlpp`, an argument that is left empty has its default value.
            let value = given.filter(|text| !text.is_empty()).or(default.as_deref()).or(given);
            values.push(value.ok_or_else(wrong_count)?);
        }
        if given.len() > parameters.len() {
            return Err(wrong_count());
        }
        self.substitute(|word| self.indices.get(word).map(|index| values[*index]), room)
    }

    /// Replaces words, also in strings, as `ivlpp` does.
    fn substitute<'v>(&self, value: impl Fn(&str) -> Option<&'v str>, room: usize) -> Result<String, Misuse> {
        let mut out = String::with_capacity(self.body.len());
        let mut rest = self.body.as_str();
        while let Some(first) = rest.chars().next() {
            let word = lex::word(rest);
            let (text, length) = match word {
                0 => (&rest[..first.len_utf8()], first.len_utf8()),
                _ => (value(&rest[..word]).unwrap_or(&rest[..word]), word),
            };
            out.push_str(text);
            rest = &rest[length..];
            if out.len() > room {
                return Err(Misuse::TooLarge);
            }
        }
        Ok(out)
    }
}

/// An argument in a `` `define ``: a name, and perhaps a default value behind `=`.
fn parameter(text: &str) -> Option<(String, Option<String>)> {
    let (name, default) = match text.split_once('=') {
        Some((name, default)) => (name.trim(), Some(default.trim().to_owned())),
        None => (text, None),
    };
    let is_name = !name.is_empty() && lex::word(name) == name.len() && !name.starts_with(|c: char| c.is_ascii_digit());
    is_name.then(|| (name.to_owned(), default))
}

/// The rest of a logical line, without comments and with line feeds where a `\` continued it, and its length in the text.
pub(super) fn logical_line(text: &str) -> (String, usize) {
    let mut line = String::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (taken, length) = match first {
            '\n' => break,
            '\\' if rest.starts_with("\\\n") => ("\n", 2),
            '\\' if rest.starts_with("\\\r\n") => ("\n", 3),
            '`' if rest.starts_with("`\"") => ("`\"", 2),
            '`' if rest.starts_with("`\\`\"") => ("`\\`\"", 4),
            '"' => (&rest[..lex::string(rest)], lex::string(rest)),
            '/' if lex::comment(rest).0 > 0 => (" ", lex::comment(rest).0),
            _ => (&rest[..first.len_utf8()], first.len_utf8()),
        };
        line.push_str(taken);
        at += length;
    }
    (line, at)
}

/// Arguments in brackets, as they are read.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    pub list: Vec<String>,
    /// The argument that is being read.
    current: String,
    /// Open brackets; 0 before the first one and behind the last one.
    depth: usize,
    is_absent: bool,
}

impl Arguments {
    /// Whether the closing bracket has been read.
    pub fn is_complete(&self) -> bool {
        self.depth == 0 && !self.list.is_empty()
    }

    /// Whether something else stands where the opening bracket would be.
    pub fn is_absent(&self) -> bool {
        self.is_absent
    }

    /// Reads on in `text`; how many of its bytes belong to the arguments.
    pub fn read(&mut self, text: &str) -> usize {
        let mut at = 0;
        while !self.is_complete() && !self.is_absent {
            let rest = &text[at..];
            let Some(first) = rest.chars().next() else { break };
            let (comment, _) = lex::comment(rest);
            let length = match first {
                '"' if self.depth > 0 => lex::string(rest),
                _ if comment > 0 => comment,
                _ => first.len_utf8(),
            };
            if comment > 0 {
                self.current.push(' ');
            } else {
                self.take(first, &rest[..length]);
            }
            at += if self.is_absent { 0 } else { length };
        }
        at
    }

    fn take(&mut self, first: char, text: &str) {
        match (first, self.depth) {
            ('(', 0) => self.depth = 1,
            (blank, 0) => self.is_absent = !blank.is_ascii_whitespace(),
            (')', 1) => {
                self.depth = 0;
                self.end_argument();
            }
            (',', 1) => self.end_argument(),
            ('(' | '[' | '{', _) => {
                self.depth += 1;
                self.current.push(first);
            }
            (')' | ']' | '}', _) => {
                self.depth = (self.depth - 1).max(1);
                self.current.push(first);
            }
            _ => self.current.push_str(text),
        }
    }

    fn end_argument(&mut self) {
        self.list.push(self.current.trim().to_owned());
        self.current.clear();
    }
}
