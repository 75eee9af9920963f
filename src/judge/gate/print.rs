//! Tokens as text again, for the tools and for the comparison of submissions.
use crate::verilog::lex::{Kind, Token};

/// The text of a file: each token on its line, with a blank where there was any, ending with a line feed.
pub fn text(tokens: &[Token<'_>]) -> String {
    let mut out = String::with_capacity(tokens.len() * 6);
    let (mut line, mut last) = (1, None);
    for token in tokens {
        if line < token.line {
            out.extend(std::iter::repeat_n('\n', (token.line - line) as usize));
            line = token.line;
        } else if last.is_some_and(|last| !touches(last, token) || means_more(last, token)) {
            out.push(' ');
        }
        out.push_str(token.text);
        last = Some(token);
    }
    out.push('\n');
    out
}

/// Whether there was nothing between two tokens.
fn touches(last: &Token<'_>, token: &Token<'_>) -> bool {
    last.at + last.text.len() == token.at
}

/// Whether Icarus takes two tokens without a blank for something else: `(*` begins an attribute, unless it is `(*)`, and `#line`
/// is a directive that names another file and swallows the rest of its line.
fn means_more(last: &Token<'_>, token: &Token<'_>) -> bool {
    match last.text {
        "(" => token.text.starts_with('*') && token.text != "*",
        "#" => token.kind == Kind::Word,
        _ => false,
    }
}

/// The tokens of all files without their layout.
pub fn canonical(files: &[Vec<Token<'_>>]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verilog::lex::lex;

    fn printed(source: &str) -> String {
        text(&lex(source, 0).tokens)
    }

    #[test]
    fn lines_and_blanks_stay() {
        assert_eq!(printed("a /* b */ c\n\n  d<=4'd1 ;\n@(*)"), "a c\n\nd<=4'd1 ;\n@(*)\n");
    }

    #[test]
    fn no_two_tokens_become_something_else() {
        assert_eq!(printed("#line \"x\" 0\n#1ns (**b) #(.W(1))"), "# line \"x\" 0\n#1ns ( **b) #(.W(1))\n");
    }
}
