//! Verilog text as tokens with their places. The only lexer of Verilog in the project.
//!
//! The lexer never fails: what is no Verilog becomes a token too, so that a message can point at it. Conditional
//! compilation and macros are for [`super::preprocess`]; what is allowed is for the gate in `judge/`.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or a keyword.
    Word,
    /// A literal number, right or wrong.
    Number,
    /// A string with its quotes; without the closing one if that is missing.
    Text,
    /// A system task or function such as `$display`.
    System,
    /// A directive or the use of a macro, with its backtick.
    Macro,
    /// An operator, a bracket, punctuation.
    Symbol,
    /// A character that Verilog does not know outside of comments and strings.
    Foreign,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Byte of the lexed text at which it begins; behind a macro that is not the source but the expanded text.
    pub at: usize,
    /// Index of the file.
    pub file: usize,
    /// Line, from 1.
    pub line: u32,
    /// Column of the first character, from 1, in characters.
    pub column: u32,
    /// Columns before the first token of this line.
    pub indent: u32,
    /// The macro whose use stands here, with its backtick, if the token comes from one.
    pub origin: Option<&'a str>,
}

impl Token<'_> {
    /// The column behind the last character.
    pub fn end(&self) -> u32 {
        self.column + count(self.origin.unwrap_or(self.text))
    }

    /// Whether no code stands before it on its line.
    pub fn is_first(&self) -> bool {
        self.column == self.indent + 1
    }

    /// Whether this is the word, symbol or directive `text`.
    pub fn is(&self, text: &str) -> bool {
        self.text == text && matches!(self.kind, Kind::Word | Kind::Symbol | Kind::Macro)
    }
}

/// The tokens of one file.
#[derive(Debug)]
pub struct Lexed<'a> {
    /// All of them, in order.
    pub tokens: Vec<Token<'a>>,
    /// The comments between them, in order.
    pub comments: Vec<Comment<'a>>,
    /// Line and column of a comment that is never closed.
    pub open_comment: Option<(u32, u32)>,
}

/// A comment and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'a> {
    pub text: &'a str,
    /// Byte of the lexed text at which it begins.
    pub at: usize,
    /// Line, from 1.
    pub line: u32,
    /// Column of the first character, from 1, in characters.
    pub column: u32,
}

/// Operators of several characters, longer ones first.
const OPERATORS: [&str; 38] = [
    "<<<=", ">>>=", "===", "!==", "==?", "!=?", "<<<", ">>>", "<<=", ">>=", "->>", "&&&", "**", "++", "--", "+=", "-=",
    "*=", "/=", "%=", "&=", "|=", "^=", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "~&", "~|", "~^", "^~", "+:",
    "-:", "->",
];

/// The characters that an operator may go on with behind its first one.
const OPERATOR_TAIL: &[u8] = b"<>=&|*+-~^:";

/// Splits a file into tokens.
pub fn lex(text: &str, file: usize) -> Lexed<'_> {
    let comments = Vec::new();
    let mut lexer = Lexer { text, file, at: 0, line: 1, column: 1, indent: None, comments, open_comment: None };
    let mut tokens = Vec::with_capacity(text.len() / 4);
    tokens.extend(std::iter::from_fn(|| lexer.next()));
    Lexed { tokens, comments: lexer.comments, open_comment: lexer.open_comment }
}

struct Lexer<'a> {
    text: &'a str,
    file: usize,
    /// Byte at which the next token may begin.
    at: usize,
    line: u32,
    /// Column of `at`, from 1, in characters.
    column: u32,
    /// Columns before the first token of the line, once there is one.
    indent: Option<u32>,
    comments: Vec<Comment<'a>>,
    open_comment: Option<(u32, u32)>,
}

impl<'a> Lexer<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks_and_comments();
        let rest = &self.text[self.at..];
        let first = rest.chars().next()?;
        let (kind, length) = match first {
            '"' => (Kind::Text, string(rest)),
            '\\' if escaped(rest) > 1 => (Kind::Word, escaped(rest)),
            '`' => (Kind::Macro, 1 + word(&rest[1..])),
            '$' if word(&rest[1..]) > 0 => (Kind::System, 1 + word(&rest[1..])),
            'a'..='z' | 'A'..='Z' | '_' => (Kind::Word, word(rest)),
            '0'..='9' => (Kind::Number, number(rest)),
            '\'' if number(rest) > 0 => (Kind::Number, number(rest)),
            '$' | '\\' => (Kind::Foreign, 1),
            _ if !first.is_ascii() || first.is_ascii_control() => (Kind::Foreign, first.len_utf8()),
            _ => (Kind::Symbol, symbol(rest)),
        };
        Some(self.take(kind, length))
    }

    fn take(&mut self, kind: Kind, length: usize) -> Token<'a> {
        let text = &self.text[self.at..self.at + length];
        let column = self.column;
        let indent = *self.indent.get_or_insert(column - 1);
        let at = self.at;
        self.at += length;
        self.column += count(text);
        Token { kind, text, at, file: self.file, line: self.line, column, indent, origin: None }
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let blanks = rest.bytes().take_while(u8::is_ascii_whitespace).count();
            let skipped = if blanks > 0 { blanks } else { self.comment(rest) };
            if skipped == 0 {
                return;
            }
            self.skip(skipped);
        }
    }

    /// Bytes of the comment at the beginning of `rest`, which is noted.
    fn comment(&mut self, rest: &'a str) -> usize {
        let (length, is_closed) = comment(rest);
        if length > 0 {
            let (line, column) = (self.line, self.column);
            self.comments.push(Comment { text: &rest[..length], at: self.at, line, column });
            if !is_closed {
                self.open_comment = Some((line, column));
            }
        }
        length
    }

    fn skip(&mut self, length: usize) {
        let skipped = &self.text[self.at..self.at + length];
        if let Some((lines, last)) = skipped.rsplit_once('\n') {
            self.line += 1 + count_of(lines, '\n');
            self.column = 1 + count(last);
            self.indent = None;
        } else {
            self.column += count(skipped);
        }
        self.at += length;
    }
}

fn count(text: &str) -> u32 {
    // A character has one byte that is not the continuation of another one.
    let count = text.bytes().filter(|byte| byte & 0xc0 != 0x80).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn count_of(text: &str, wanted: char) -> u32 {
    u32::try_from(text.matches(wanted).count()).unwrap_or(u32::MAX)
}

/// Bytes of the comment at the beginning of `rest`, 0 if there is none, and whether it is closed.
pub(super) fn comment(rest: &str) -> (usize, bool) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), true);
    }
    match rest.strip_prefix("/*").map(|inside| inside.find("*/")) {
        None => (0, true),
        Some(Some(end)) => (end + 4, true),
        Some(None) => (rest.len(), false),
    }
}

/// Bytes of the name at the beginning of `rest`, which may begin with a digit.
pub(super) fn word(rest: &str) -> usize {
    rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')).count()
}

/// Bytes of the escaped identifier at the beginning of `rest`, with its backslash.
pub(super) fn escaped(rest: &str) -> usize {
    rest.find(char::is_whitespace).unwrap_or(rest.len())
}

/// Bytes of the string at the beginning of `rest`; it ends with the line at the latest.
pub(super) fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return at,
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    rest.len()
}

/// Bytes of the number at the beginning of `rest`, which starts with a digit or `'`.
fn number(rest: &str) -> usize {
    let digits = |text: &str| text.find(|c: char| !(c.is_ascii_digit() || c == '_')).unwrap_or(text.len());
    let alphanumeric =
        |text: &str| text.find(|c: char| !(c.is_ascii_alphanumeric() || "_?".contains(c))).unwrap_or(text.len());
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let size = digits(rest);
    let quote = size + blanks(&rest[size..]);
    if let Some(based) = rest[quote..].strip_prefix('\'') {
        let sign = usize::from(based.starts_with(['s', 'S']));
        if based[sign..].starts_with(|c: char| "bodhBODH".contains(c)) {
            let value = sign + 1 + blanks(&based[sign + 1..]);
            return quote + 1 + value + alphanumeric(&based[value..]);
        }
        if size == 0 && based.starts_with(|c: char| "01xXzZ".contains(c)) {
            return quote + 2;
        }
        if size > 0 && based.starts_with(|c: char| c.is_ascii_digit()) {
            return quote + 1 + alphanumeric(based);
        }
    }
    let fraction = rest[size..].strip_prefix('.').map_or(0, digits);
    let mantissa = if size > 0 && fraction > 0 { size + 1 + fraction } else { size };
    mantissa + if mantissa > 0 { exponent(&rest[mantissa..]) } else { 0 }
}

/// Bytes of the exponent at the beginning of `rest`.
fn exponent(rest: &str) -> usize {
    let Some(behind) = rest.strip_prefix(['e', 'E']) else { return 0 };
    let sign = usize::from(behind.starts_with(['+', '-']));
    let digits = behind[sign..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'_').count();
    if digits > 0 && !behind[sign..].starts_with('_') { 1 + sign + digits } else { 0 }
}

fn symbol(rest: &str) -> usize {
    // Most symbols are brackets and the like: a look at the next character spares the search.
    if !rest.as_bytes().get(1).is_some_and(|next| OPERATOR_TAIL.contains(next)) {
        return 1;
    }
    let operator = OPERATORS.iter().find(|operator| rest.starts_with(**operator));
    operator.map_or(1, |operator| operator.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        lex(text, 0).tokens.iter().map(|token| token.text).collect()
    }

    #[test]
    fn tokens_have_their_places() {
        let lexed = lex("ab /* x\n */ <= 4'b01;\n// c\n  ü", 0);
        let places: Vec<_> = lexed.tokens.iter().map(|t| (t.text, t.line, t.column, t.indent)).collect();
        assert_eq!(places, [("ab", 1, 1, 0), ("<=", 2, 5, 4), ("4'b01", 2, 8, 4), (";", 2, 13, 4), ("ü", 4, 3, 2)]);
    }

    #[test]
    fn numbers_are_one_token_even_if_wrong() {
        assert_eq!(
            texts("8'hfg 4 'd 9 4'12 '1 3.5 7_0 12ab"),
            ["8'hfg", "4 'd 9", "4'12", "'1", "3.5", "7_0", "12", "ab"]
        );
        assert_eq!(texts("1e3 2.5E-3 1e+ 3em"), ["1e3", "2.5E-3", "1", "e", "+", "3", "em"]);
        assert_eq!(texts("int'(x) '{1}"), ["int", "'", "(", "x", ")", "'", "{", "1", "}"]);
    }

    #[test]
    fn strings_end_with_the_line_and_comments_hide_quotes() {
        assert_eq!(texts("\"a\\\"b\" \"c\nd // \"e\nf"), ["\"a\\\"b\"", "\"c", "d", "f"]);
    }

    #[test]
    fn an_open_comment_is_noted() {
        assert_eq!(lex("a\n  /* b", 0).open_comment, Some((2, 3)));
        let closed = lex("a /* b */ // c\n", 0);
        assert_eq!((closed.open_comment, closed.comments.len()), (None, 2));
        assert_eq!((closed.comments[1].text, closed.comments[1].at, closed.comments[1].column), ("// c", 10, 11));
    }
}
