//! Where the text that comes out of the preprocessor stood in the source.
use super::super::lex::{Lexed, Token};

/// A stretch of the text that comes out, up to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Byte at which it begins.
    out: usize,
    /// Byte of the source that it begins with, or of the use of the macro that it comes from.
    source: usize,
    /// Length of the macro's name at its use, with the backtick; 0 if the text was copied.
    made_by: usize,
}

impl Span {
    /// Text that stands in the source like this.
    pub fn copied(out: usize, source: usize) -> Self {
        Self { out, source, made_by: 0 }
    }

    /// Text that stands in the place of what was `used`: a byte of the source and a length.
    pub fn made(out: usize, used: (usize, usize)) -> Self {
        Self { out, source: used.0, made_by: used.1 }
    }

    /// The byte of the source for byte `at` of the text that came out.
    fn source_of(&self, at: usize) -> usize {
        if self.made_by > 0 { self.source } else { self.source + (at - self.out) }
    }

    fn continues(&self, last: &Self) -> bool {
        let follows =
            if self.made_by > 0 { self.source == last.source } else { last.source_of(self.out) == self.source };
        self.made_by == last.made_by && follows
    }
}

/// Adds a span, unless it only goes on with the last one.
pub(super) fn add(spans: &mut Vec<Span>, span: Span) {
    if !spans.last().is_some_and(|last| span.continues(last)) {
        spans.push(span);
    }
}

/// Gives tokens and comments their places in the source.
pub(super) fn in_source<'a>(lexed: &mut Lexed<'a>, source: &'a str, spans: &[Span]) {
    let mut walk = Walk::new(source, spans);
    for token in &mut lexed.tokens {
        walk.place(token);
    }
    let mut walk = Walk::new(source, spans);
    let open = lexed.open_comment.is_some();
    for comment in &mut lexed.comments {
        (comment.line, comment.column) = walk.go_to(comment.at).0;
    }
    lexed.open_comment = lexed.comments.last().filter(|_| open).map(|comment| (comment.line, comment.column));
}

/// Goes through the text that came out and through the source side by side.
struct Walk<'s, 'a> {
    source: &'a str,
    spans: &'s [Span],
    /// Byte of the source that has been reached, its line and column from 1, and the blanks before the code of this line.
    at: usize,
    line: u32,
    column: u32,
    indent: u32,
}

impl<'s, 'a> Walk<'s, 'a> {
    fn new(source: &'a str, spans: &'s [Span]) -> Self {
        Self { source, spans, at: 0, line: 1, column: 1, indent: indent(source) }
    }

    fn place(&mut self, token: &mut Token<'a>) {
        let ((line, column), made_by) = self.go_to(token.at);
        (token.line, token.column, token.indent) = (line, column, self.indent);
        token.origin = made_by.map(|(from, length)| &self.source[from..from + length]);
    }

    /// Line and column of byte `out` of the text that came out, and byte and length of the macro that it comes from.
    fn go_to(&mut self, out: usize) -> ((u32, u32), Option<(usize, usize)>) {
        while self.spans.get(1).is_some_and(|next| next.out <= out) {
            self.spans = &self.spans[1..];
        }
        let Some(span) = self.spans.first() else { return ((self.line, self.column), None) };
        self.advance(span.source_of(out));
        ((self.line, self.column), (span.made_by > 0).then_some((span.source, span.made_by)))
    }

    fn advance(&mut self, to: usize) {
        let source = self.source;
        for (offset, c) in source[self.at.min(to)..to].char_indices() {
            if c == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
                self.indent = indent(&source[self.at + offset + 1..]);
            } else {
                self.column += 1;
            }
        }
        self.at = self.at.max(to);
    }
}

/// Blanks at the beginning of a line.
fn indent(line: &str) -> u32 {
    let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    u32::try_from(blanks).unwrap_or(u32::MAX)
}
