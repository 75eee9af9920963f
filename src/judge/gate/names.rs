//! Names that belong to somebody else: modules of the lab, and paths that lead out of the submission.

use std::collections::HashSet;

use crate::domain::code::Code;
use crate::domain::text::printable;

use super::Policy;
use super::limits::MAX_DEPTH;
use super::report::GateReport;
use crate::verilog::lex::{Kind, Token};

/// Checks definitions and hierarchical names; the modules that are defined.
pub fn check(files: &[Vec<Token<'_>>], policy: &Policy<'_>, report: &mut GateReport<'_>) -> Vec<String> {
    let modules = files.iter().flat_map(|tokens| definitions(tokens, policy, report)).collect();
    let heads: Vec<Vec<usize>> = files.iter().map(|tokens| heads(tokens)).collect();
    if heads.iter().any(|heads| !heads.is_empty()) {
        paths(files, &heads, policy, report);
    }
    modules
}

/// A name without the backslash that escapes it.
fn plain<'a>(token: &Token<'a>) -> &'a str {
    token.text.strip_prefix('\\').unwrap_or(token.text)
}

fn definitions(tokens: &[Token<'_>], policy: &Policy<'_>, report: &mut GateReport<'_>) -> Vec<String> {
    let mut modules = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        let is_module = matches!(token.text, "module" | "macromodule");
        if !is_module && !matches!(token.text, "interface" | "package" | "primitive") {
            continue;
        }
        let mut behind = tokens[at + 1..].iter().skip_while(|token| token.is("automatic") || token.is("static"));
        match behind.next() {
            Some(name) if name.kind == Kind::Word => {
                if policy.reserved_modules.iter().any(|reserved| reserved == plain(name)) {
                    reserved(name, report);
                }
                if is_module {
                    modules.push(plain(name).to_owned());
                }
            }
            Some(name) if is_module => {
                let message = format!("`{}` is no name for a module", printable(name.text));
                let why = "A name begins with a letter or _.";
                report.reject(Code::InvalidName, name, message, why, "give the module a name");
            }
            _ => {}
        }
    }
    modules
}

fn reserved(name: &Token<'_>, report: &mut GateReport<'_>) {
    let message = format!("`{}` is supplied by the lab and cannot be defined here", printable(plain(name)));
    let why = "The lab brings its own, which every submission uses.";
    report.reject(
        Code::ReservedModule,
        name,
        message,
        why,
        "delete this definition; rename it if it is another module",
    );
}

/// The indices of the names that hierarchical paths begin with, such as `u` in `u.count` and `g` in `g[0].u.count`.
fn heads(tokens: &[Token<'_>]) -> Vec<usize> {
    let dots = tokens.iter().enumerate().skip(1).filter(|(_, token)| token.is("."));
    dots.filter_map(|(dot, _)| head(tokens, dot)).collect()
}

fn head(tokens: &[Token<'_>], dot: usize) -> Option<usize> {
    let mut at = dot - 1;
    while tokens[at].is("]") {
        at = opening(tokens, at)?.checked_sub(1)?;
    }
    let is_inner = at > 0 && tokens[at - 1].is(".");
    (tokens[at].kind == Kind::Word && !is_inner).then_some(at)
}

/// The index of the bracket that the one at `close` closes.
fn opening(tokens: &[Token<'_>], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..=close).rev() {
        match tokens[at].text {
            "]" => depth += 1,
            "[" => depth -= 1,
            _ => {}
        }
        if depth == 0 || depth > MAX_DEPTH {
            return (depth == 0).then_some(at);
        }
    }
    None
}

/// Every path has to begin with a name that the submission has: of an instance, a block, a variable, a module.
fn paths(files: &[Vec<Token<'_>>], heads: &[Vec<usize>], policy: &Policy<'_>, report: &mut GateReport<'_>) {
    let mut known: HashSet<&str> = policy.reserved_modules.iter().map(String::as_str).collect();
    for (tokens, heads) in files.iter().zip(heads) {
        let mut heads = heads.iter().copied().peekable();
        for (at, token) in tokens.iter().enumerate() {
            if heads.next_if_eq(&at).is_none() && token.kind == Kind::Word && !(at > 0 && tokens[at - 1].is(".")) {
                known.insert(plain(token));
            }
        }
    }
    for (tokens, heads) in files.iter().zip(heads) {
        for head in heads.iter().map(|at| &tokens[*at]) {
            if !known.contains(plain(head)) && !is_generated(head.text) {
                leads_out(head, report);
            }
        }
    }
}

/// The name that a generate block without a name has.
fn is_generated(name: &str) -> bool {
    name.strip_prefix("genblk").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn leads_out(head: &Token<'_>, report: &mut GateReport<'_>) {
    let message = format!("`{}` is not a part of this design", printable(plain(head)));
    let why = "A path of names may lead into the design's own instances and blocks, but not out of it: a design sees its \
               ports and nothing else.";
    report.reject(Code::OutsideReference, head, message, why, "take what the design needs from its ports");
}
