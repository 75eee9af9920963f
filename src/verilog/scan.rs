//! A look at Verilog text, token by token: where a name is assigned, where a delay stands.
//!
//! It is no parser and needs none: it only answers where it can be sure, for sources that a compiler has already accepted.
//! Comments and strings are skipped, and so is what a compiler directive or `translate_off` may leave out.
use super::lex::{self, Comment, Kind};

/// A token with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The text: a word, a number, a directive with its backtick, an operator, or `"` for a whole string.
    pub text: &'a str,
    /// Line, from 1.
    pub line: u32,
    /// Column of the first character, from 1, in characters.
    pub column: u32,
    /// Whether a directive or a pragma decides if the token counts.
    pub conditional: bool,
}

impl Word<'_> {
    /// First column and the one behind the last, from 1.
    pub fn columns(&self) -> (u32, u32) {
        let width = u32::try_from(self.text.chars().count()).unwrap_or(1);
        (self.column, self.column.saturating_add(width))
    }
}

/// A delay, such as `#5` in `assign #5 y = a;`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay<'a> {
    /// The module that it stands in.
    pub module: &'a str,
    /// The `#`.
    pub hash: Word<'a>,
}

/// The tokens of a source, but for the texts of macros.
pub fn tokens(text: &str) -> Vec<Word<'_>> {
    let lexed = lex::lex(text, 0);
    let mut conditions = Conditions { comments: &lexed.comments, translate_off: false, depth: 0 };
    let mut define: Option<u32> = None;
    let mut tokens = Vec::with_capacity(lexed.tokens.len());
    for token in &lexed.tokens {
        let conditional = conditions.at(token);
        // A `\` at the end of a line takes the next one into the definition.
        let in_macro = define == Some(token.line);
        define = define.filter(|_| in_macro).map(|line| if token.text == "\\" { line + 1 } else { line });
        if token.text == "`define" {
            define = Some(token.line);
        }
        if !in_macro {
            let text = if token.kind == Kind::Text { &token.text[..1] } else { token.text };
            tokens.push(Word { text, line: token.line, column: token.column, conditional });
        }
    }
    tokens
}

/// What decides whether a token counts.
struct Conditions<'t, 'a> {
    /// The comments that are still to come.
    comments: &'t [Comment<'a>],
    translate_off: bool,
    /// Depth of `` `ifdef ``.
    depth: u32,
}

impl Conditions<'_, '_> {
    /// Whether `token`, which stands behind all tokens before, is conditional.
    fn at(&mut self, token: &lex::Token<'_>) -> bool {
        while let Some((comment, behind)) = self.comments.split_first().filter(|(comment, _)| comment.at < token.at) {
            let off = self.translate_off || comment.text.contains("translate_off");
            self.translate_off = off && !comment.text.contains("translate_on");
            self.comments = behind;
        }
        match token.text {
            "`ifdef" | "`ifndef" => self.depth += 1,
            "`endif" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth > 0 || self.translate_off
    }
}

/// The first place where `word` stands as a token of its own.
pub fn find_word<'a>(tokens: &[Word<'a>], word: &str) -> Option<Word<'a>> {
    tokens.iter().find(|token| token.text == word).copied()
}

/// Whether anything may be switched off: a literal with a z, or a tri-state gate.
pub fn has_tri_state(tokens: &[Word<'_>]) -> bool {
    tokens.iter().any(|token| match token.text {
        "bufif0" | "bufif1" | "notif0" | "notif1" => true,
        text => text.split_once('\'').is_some_and(|(_, digits)| digits.contains(['z', 'Z'])),
    })
}

/// The tokens of the module that line `line` belongs to.
pub fn module_at<'t, 'a>(tokens: &'t [Word<'a>], line: u32) -> &'t [Word<'a>] {
    let start = tokens.iter().rposition(|token| token.text == "module" && token.line <= line).unwrap_or(0);
    let length = tokens[start..].iter().position(|token| token.text == "endmodule");
    length.map_or(&tokens[start..], |length| &tokens[start..start + length])
}

/// Tokens after which a statement may begin.
const BEFORE_STATEMENT: [&str; 8] = [";", "begin", "end", "else", ")", ":", "*", "fork"];

/// Tokens on the left of an assignment that are looked at: more than anybody writes.
const MAX_TARGET: usize = 1000;

/// Where `name` is assigned, by itself or as a part of `{…}`, among these tokens; one place a line.
pub fn assignments<'a>(tokens: &[Word<'a>], name: &str) -> Vec<Word<'a>> {
    let mut found: Vec<Word<'a>> = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == name) {
        let is_new = found.last().is_none_or(|last| last.line != token.line);
        if is_new && (is_target(tokens, at, at) || is_in_target(tokens, at)) {
            found.push(*token);
        }
    }
    found
}

/// Whether the tokens `first..=last` and what selects bits of them stand on the left of an assignment.
fn is_target(tokens: &[Word<'_>], first: usize, last: usize) -> bool {
    let before = first.checked_sub(1).map_or(";", |before| tokens[before].text);
    let mut behind = last + 1;
    while tokens.get(behind).is_some_and(|token| token.text == "[") {
        behind = closing(tokens, behind);
    }
    match tokens.get(behind).map(|token| token.text) {
        Some("=") => before != ".",
        // Elsewhere it is a comparison.
        Some("<=") => BEFORE_STATEMENT.contains(&before),
        _ => false,
    }
}

/// Whether the token at `at` is a part of `{…}` on the left of an assignment.
fn is_in_target(tokens: &[Word<'_>], at: usize) -> bool {
    let mut depth = 0_u32;
    for open in (0..at).rev().take(MAX_TARGET) {
        match tokens[open].text {
            "]" | ")" => depth += 1,
            "[" | "(" if depth > 0 => depth -= 1,
            "[" | "(" | ";" => return false,
            "{" if depth == 0 => {
                let starts = open.checked_sub(1).map_or(";", |before| tokens[before].text);
                let at_start = starts == "assign" || BEFORE_STATEMENT.contains(&starts);
                return at_start && is_target(tokens, open, closing(tokens, open) - 1);
            }
            _ => {}
        }
    }
    false
}

/// The index behind the bracket that closes the one at `open`.
fn closing(tokens: &[Word<'_>], open: usize) -> usize {
    let mut depth = 0_u32;
    for (offset, token) in tokens[open..].iter().enumerate() {
        match token.text {
            "[" | "{" | "(" => depth += 1,
            "]" | "}" | ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + offset + 1;
        }
    }
    tokens.len()
}

/// Tokens after which `#` can only be a delay; behind a name it may also begin the parameters of an instance.
const BEFORE_DELAY: [&str; 31] = [
    ";",
    "begin",
    "end",
    "else",
    ")",
    "]",
    ":",
    "*",
    "=",
    "<=",
    "fork",
    "join",
    "assign",
    "always",
    "always_comb",
    "initial",
    "forever",
    "wire",
    "tri",
    "and",
    "nand",
    "or",
    "nor",
    "xor",
    "xnor",
    "buf",
    "not",
    "bufif0",
    "bufif1",
    "notif0",
    "notif1",
];

/// All delays that certainly count, with the module that they stand in.
pub fn delays<'a>(tokens: &[Word<'a>]) -> Vec<Delay<'a>> {
    let mut module = None;
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match (token.text, module) {
            ("module", _) => module = tokens.get(at + 1).map(|name| name.text),
            ("endmodule", _) => module = None,
            ("#", Some(module)) if !token.conditional && is_delay(tokens, at) => {
                found.push(Delay { module, hash: *token });
            }
            _ => {}
        }
    }
    found
}

fn is_delay(tokens: &[Word<'_>], at: usize) -> bool {
    let text = |index: usize| tokens.get(index).map_or("", |token| token.text);
    // `module m import p::*; #(parameter …)`
    let is_header = text(at + 1) == "(" && matches!(text(at + 2), "parameter" | "localparam" | "type");
    at > 0 && BEFORE_DELAY.contains(&text(at - 1)) && !is_header
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(found: &[Word<'_>]) -> Vec<u32> {
        found.iter().map(|token| token.line).collect()
    }

    #[test]
    fn comments_strings_and_conditional_text_do_not_count() {
        let text = "a /* b\n*/ \"c \\\" d\" // e\n`ifdef X f `endif g // synthesis translate_off\nh // translate_on\n8'bz1 `define i #1 \\\n #2\n\\j+ k";
        let found = tokens(text);
        let counts: Vec<&str> = found.iter().filter(|token| !token.conditional).map(|token| token.text).collect();
        assert_eq!(counts, ["a", "\"", "`endif", "g", "8'bz1", "`define", "\\j+", "k"]);
        assert_eq!(found.iter().map(|token| token.line).max(), Some(7));
        assert_eq!(find_word(&found, "g").map(|token| token.column), Some(19));
        assert!(has_tri_state(&found) && !has_tri_state(&tokens("zz = 8'h0; // 1'bz")));
    }

    #[test]
    fn assignments_are_told_from_comparisons_and_connections() {
        let text = "module a; assign y = 0; endmodule\nmodule b;\nassign y[1] = y == 1;\n\
                    always @(posedge clk) y <= a;\nif (y <= 3) x = y;\nf u(.y(y));\nassign {c, y[z[1]:0]} = q;\nassign x = {c, y};\nendmodule";
        let all = tokens(text);
        assert_eq!(lines(&assignments(module_at(&all, 5), "y")), [3, 4, 7]);
        assert_eq!(lines(&assignments(module_at(&all, 1), "y")), [1]);
    }

    #[test]
    fn a_hash_is_a_delay_only_where_it_can_be_nothing_else() {
        let text = "`define D #1\nmodule t #(parameter W = 1) (input a);\nsub #(3) u(a);\nassign #5 y = a;\nq <= #1 d;\n\
                    always @* #2 z = a;\nand #(2,3) g(y, a);\nwire [3:0] #1 w = a;\n`ifndef SYNTHESIS\ninitial #10 $finish;\n`endif\nendmodule\n#1";
        let all = tokens(text);
        let found = delays(&all);
        assert_eq!(found.iter().map(|delay| delay.hash.line).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
        assert!(found.iter().all(|delay| delay.module == "t"));
    }
}
