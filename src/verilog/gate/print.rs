//! Tokens as text again, for the tools and for the comparison of submissions.

use super::super::lex::Token;

/// The text of a file: each token on its line, with a blank where there was any, ending with a line feed.
pub(super) fn text(tokens: &[Token<'_>]) -> String {
    let mut out = String::with_capacity(tokens.len() * 6);
    let (mut line, mut end) = (1, None);
    for token in tokens {
        if line < token.line {
            out.extend(std::iter::repeat_n('\n', (token.line - line) as usize));
            line = token.line;
        } else if end.is_some_and(|end| end != token.at) || is_star(token, &out) {
            out.push(' ');
        }
        out.push_str(token.text);
        end = Some(token.at + token.text.len());
    }
    out.push('\n');
    out
}

/// Whether Icarus would take the token, behind the bracket that was written last, for the beginning of an attribute.
fn is_star(token: &Token<'_>, before: &str) -> bool {
    token.text.starts_with('*') && token.text != "*" && before.ends_with('(')
}

/// The tokens of all files without their layout.
pub(super) fn canonical(files: &[Vec<Token<'_>>]) -> String {
    let mut out = String::new();
    for tokens in files {
        for token in tokens {
            out.push_str(token.text);
            out.push('\n');
        }
        out.push('\u{c}');
    }
    out
}
