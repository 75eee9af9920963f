//! Errors of elaboration: the text is Verilog, but the design does not fit together. Also what Icarus warns of.
//!
//! A message that is worth more than its own words has a row in [`RULES`].

mod rules;

use regex::{Captures, Regex};
use std::sync::LazyLock;

use super::keywords::is_keyword;
use super::{SourceFile, locate, place, place_of, source};
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::suggest;
use crate::domain::text::printable;
use crate::tool::Message;
use crate::verilog::lex::{Kind, Token, lex};
use rules::{ElaborationRule, RULES};

/// Messages that only repeat what another one says.
const FOLLOW_UPS: [&str; 8] = [
    "Unable to find the root module",
    "Unable to elaborate r-value",
    "Failed to evaluate event expression",
    "Dimensions must be constant",
    "select expressions must be constant",
    "was already declared here",
    "no wire/reg ",
    " is not a port.",
];

/// The patterns of [`RULES`], compiled once; a test proves that none is missing.
static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| RULES.iter().map(|rule| Regex::new(rule.pattern).ok()).collect());

/// The findings of errors, each place once.
pub(super) fn errors(errors: &[&Message], files: &[SourceFile]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for message in errors {
        if !findings.is_empty() && is_follow_up(message) {
            continue;
        }
        let finding = if message.text.contains("Unable to find the root module") {
            no_top(message, files)
        } else {
            explain(FindingKind::Elaboration, message, files)
        };
        if !findings.iter().any(|known| repeats(known, &finding)) {
            findings.push(finding);
        }
    }
    findings
}

/// Whether a finding says nothing that another one has not said.
fn repeats(known: &Finding, other: &Finding) -> bool {
    let name = |finding: &Finding| finding.message.split('`').nth(1).map(str::to_owned);
    let undeclared = other.message.ends_with("is not declared") && name(known) == name(other);
    known.message == other.message || undeclared || known.location.is_some() && known.location == other.location
}

/// A warning, with what it means where that is known.
pub(super) fn warning(message: &Message, files: &[SourceFile]) -> Finding {
    explain(FindingKind::Warning, message, files)
}

fn is_follow_up(message: &Message) -> bool {
    FOLLOW_UPS.iter().any(|form| message.text.contains(form))
}

fn explain(kind: FindingKind, message: &Message, files: &[SourceFile]) -> Finding {
    let known = PATTERNS.iter().zip(RULES).find_map(|(pattern, rule)| {
        let found = pattern.as_ref()?.captures(&message.text)?;
        Some(apply(rule, &found, kind, message, files))
    });
    known.unwrap_or_else(|| {
        let finding = Finding::new(kind, printable(&message.text)).at(place(message, files));
        if message.notes.is_empty() { finding } else { finding.because(message.notes.join("\n")) }
    })
}

fn apply(
    rule: &ElaborationRule,
    found: &Captures<'_>,
    kind: FindingKind,
    message: &Message,
    files: &[SourceFile],
) -> Finding {
    let part = |index| found.get(index).map_or_else(String::new, |part: regex::Match<'_>| printable(part.as_str()));
    let fill = |text: &str| text.replace("{1}", local(&part(1))).replace("{2}", &part(2));
    let name = part(1);
    let mut explanation = fill(rule.explanation);
    if let Some(line) = declared_in(message) {
        explanation = format!("{explanation} See line {line}.");
    }
    if rule.message.contains("but it is a wire")
        && let Some(finding) = assigned_input(local(&name), kind, message, files)
    {
        return finding;
    }
    let known_as = rule.names.then(|| instead_of(local(&name), message, files)).flatten();
    Finding::new(kind, fill(rule.message))
        .code(rule.code)
        .at(place_of(local(&name), message, files))
        .because(explanation)
        .next(known_as.unwrap_or_else(|| fill(rule.next)))
}

/// An input that is assigned, for which the advice to declare it as reg would be wrong.
fn assigned_input(name: &str, kind: FindingKind, message: &Message, files: &[SourceFile]) -> Option<Finding> {
    let line = declared_in(message)?;
    let tokens = source(files, &message.file).map(|file| lex(&file.text, 0).tokens)?;
    let declaration = tokens.iter().take_while(|token| token.line < line || token.line == line && token.text != name);
    let direction = declaration.filter(|token| ["input", "output", "inout", ";"].contains(&token.text)).last()?;
    direction.is("input").then(|| {
        Finding::new(kind, format!("`{name}` is an input, so this module cannot assign it"))
            .code(Code::InputDriven)
            .at(place_of(name, message, files))
            .because(format!("What drives an input stands outside of the module. It is declared in line {line}."))
            .next("assign another signal, or declare the port as an output if the specification says so")
    })
}

/// The line of the declaration that a note names.
fn declared_in(message: &Message) -> Option<u32> {
    message.notes.iter().find_map(|note| note.split_once("(line ")?.1.strip_suffix(')')?.parse().ok())
}

/// A name without the scopes before it; the name of a file as it is.
fn local(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((_, "v" | "vh" | "sv" | "svh")) | None => name,
        Some((_, local)) => local,
    }
}

/// What an unknown name may have been meant to be.
fn instead_of(name: &str, message: &Message, files: &[SourceFile]) -> Option<String> {
    let tokens: Vec<Token<'_>> = files.iter().flat_map(|file| lex(&file.text, 0).tokens).collect();
    let is_macro = tokens.windows(2).any(|pair| pair[0].is("`define") && pair[1].text == name);
    if is_macro {
        return Some(format!("write `{name}: it is a macro"));
    }
    if tokens.windows(3).any(|three| three[0].is("#") && three[1].is("(") && three[2].text == name) {
        return Some(format!("write .{name}(…): parameters are named with a dot"));
    }
    let label = tokens.windows(2).any(|pair| pair[0].line == message.line && pair[0].is(name) && pair[1].is(":"));
    if label && suggest::most_similar(name, ["default"]).is_some() {
        return Some("did you mean the keyword `default`?".to_owned());
    }
    let words = tokens.iter().filter(|token| token.kind == Kind::Word && !is_keyword(token.text));
    suggest::most_similar(name, words.map(|token| token.text)).map(|similar| format!("did you mean `{similar}`?"))
}

/// The top module is not there, or has another name.
fn no_top(message: &Message, files: &[SourceFile]) -> Finding {
    let name = message.text.split('"').nth(1).map(printable).unwrap_or_default();
    let finding = Finding::new(Code::MissingTop, format!("there is no module `{name}`"));
    let tokens: Vec<(&SourceFile, Vec<Token<'_>>)> =
        files.iter().map(|file| (file, lex(&file.text, 0).tokens)).collect();
    let modules: Vec<(&SourceFile, &Token<'_>)> = tokens
        .iter()
        .flat_map(|(file, tokens)| tokens.windows(2).map(move |pair| (*file, pair)))
        .filter(|(_, pair)| pair[0].is("module"))
        .map(|(file, pair)| (file, &pair[1]))
        .collect();
    let similar = suggest::most_similar(&name, modules.iter().map(|(_, module)| module.text));
    let finding =
        finding.because("The top module of a lab has the name that its specification gives it, letter by letter.");
    match modules.iter().find(|(_, module)| modules.len() == 1 || Some(module.text) == similar) {
        Some((file, module)) => finding
            .at(locate(files, &file.name, module.line, Some((module.column, module.end()))))
            .next(format!("rename `{}` to `{name}`", printable(module.text))),
        None => finding.at(files.first().and_then(|file| locate(files, &file.name, 1, None))).next(format!(
            "write module {name} (…); … endmodule; lab reset brings the skeleton back and keeps your file"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_used() {
        assert!(PATTERNS.iter().all(Option::is_some));
    }

    #[test]
    fn only_scopes_are_taken_off_a_name() {
        assert_eq!((local("top.u.a"), local("a"), local("cell.v")), ("a", "a", "cell.v"));
    }
}
