//! Bounds that keep a parser alive. What a design costs when it runs is bounded by the sandbox.

use crate::domain::code::Code;

use super::report::GateReport;
use crate::verilog::lex::{Kind, Lexed, Token};

/// Tokens of all files, behind macros.
const MAX_TOKENS: usize = 200_000;

/// Brackets or blocks in one another. The parser of `ivl` gives up at some thousand.
pub const MAX_DEPTH: usize = 200;

/// Tokens between two `;`. A sum of 100,000 terms brings `ivl` down; a table of 4,096 numbers has 8,192 tokens.
const MAX_STATEMENT: usize = 20_000;

/// Whether there are few enough tokens to go on.
pub fn total(files: &[Lexed<'_>], report: &mut GateReport<'_>) -> bool {
    let mut tokens = files.iter().flat_map(|file| &file.tokens);
    let Some(first_too_many) = tokens.nth(MAX_TOKENS) else { return true };
    let message = format!("the design is too long: more than {MAX_TOKENS} tokens behind macros");
    reject(first_too_many, message, report);
    false
}

/// Checks brackets, blocks and statements.
pub fn check(files: &[Vec<Token<'_>>], report: &mut GateReport<'_>) {
    for tokens in files {
        let (mut brackets, mut blocks, mut length) = (0_usize, 0_usize, 0_usize);
        for token in tokens {
            length += 1;
            match (token.kind, token.text) {
                (Kind::Symbol, ";") => length = 0,
                (Kind::Symbol, "(" | "[" | "{") => brackets += 1,
                (Kind::Symbol, ")" | "]" | "}") => brackets = brackets.saturating_sub(1),
                (Kind::Word, "begin" | "fork" | "case" | "casex" | "casez") => blocks += 1,
                (Kind::Word, "end" | "join" | "join_any" | "join_none" | "endcase") => {
                    blocks = blocks.saturating_sub(1);
                }
                _ => {}
            }
            if brackets > MAX_DEPTH || blocks > MAX_DEPTH {
                let what = if brackets > MAX_DEPTH { "brackets" } else { "blocks" };
                return reject(token, format!("more than {MAX_DEPTH} {what} stand in one another"), report);
            }
            if length > MAX_STATEMENT {
                return reject(token, format!("this statement has more than {MAX_STATEMENT} tokens"), report);
            }
        }
    }
}

fn reject(token: &Token<'_>, message: String, report: &mut GateReport<'_>) {
    let why = "Compilers break down on such text, and no hardware is described like this.";
    report.reject(Code::SizeLimit, token, message, why, "use loops, arrays, functions or several statements");
}
