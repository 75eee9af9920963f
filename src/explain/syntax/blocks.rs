//! Words that open and close: modules, begin and end, case and endcase.

use super::Cause;
use super::view::{View, mark};
use crate::domain::finding::Code;
use crate::explain::grammar::Expected;
use crate::verilog::lex::Token;

/// Words that open something, and what closes it.
const PAIRS: [(&str, &str); 9] = [
    ("begin", "end"),
    ("case", "endcase"),
    ("casez", "endcase"),
    ("casex", "endcase"),
    ("module", "endmodule"),
    ("function", "endfunction"),
    ("task", "endtask"),
    ("generate", "endgenerate"),
    ("fork", "join"),
];

fn closing(opener: &str) -> Option<&'static str> {
    PAIRS.iter().find(|(open, _)| *open == opener).map(|(_, close)| *close)
}

fn closes_something(word: &str) -> bool {
    PAIRS.iter().any(|(_, close)| *close == word)
}

/// Something that stands in no module.
pub(super) fn outside_of_modules(view: &View<'_, '_>) -> Option<Cause> {
    let start = view.start().filter(|_| view.stop.expected == Expected::Module)?;
    if start.is(";") {
        return None;
    }
    let before = view.back(view.stop.start, 1).filter(|before| before.is("endmodule"));
    Some(match before {
        Some(end) if start.is("endmodule") => Cause::new(mark(start), "this `endmodule` closes nothing")
            .code(Code::StrayEnd)
            .because(format!("The module has ended with the endmodule in line {}.", end.line))
            .next("remove one of the two"),
        Some(end) => Cause::new(mark(start), format!("`{}` stands behind the end of the module", start.text))
            .because(format!("The module ends with the endmodule in line {}.", end.line))
            .next("move it before endmodule, or remove it"),
        None => Cause::new(mark(start), format!("`{}` stands outside of a module", start.text))
            .because("A source file consists of modules, from module to endmodule, and of comments.")
            .next("make it a comment with //, or move it into a module"),
    })
}

/// A word that closes nothing.
pub(super) fn superfluous(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|found| closes_something(found.text))?;
    if !matches!(view.stop.expected, Expected::Item | Expected::Statement) || is_open(view, found) {
        return None;
    }
    let cause = Cause::new(mark(found), format!("this `{}` closes nothing", found.text));
    let (first, last) = view.stop.complete.last()?;
    let (head, last) = (view.token(*first)?, view.back(*last, 1)?);
    Some(if found.is("end") && head.text.starts_with("always") && last.is(";") {
        cause
            .code(Code::MissingBeginEnd)
            .because(format!(
                "The {} block in line {} has no begin, and so ends with its first statement.",
                head.text, head.line
            ))
            .next(format!("add begin at the end of line {}, or remove this end", head.line))
    } else {
        cause.because("Nothing that it could belong to is open here.").next("remove it, or add the word that opens")
    })
}

/// Whether something is open that `close` closes.
fn is_open(view: &View<'_, '_>, close: &Token<'_>) -> bool {
    let open = view.stop.open.iter().filter_map(|index| view.token(*index));
    open.filter_map(|token| closing(token.text)).any(|closing| close.is(closing))
}

/// Words that cannot stand in the block that is open, so that it has to be closed before them.
const BEGIN_ITEMS: [&str; 9] =
    ["module", "always", "always_comb", "always_ff", "always_latch", "initial", "function", "task", "generate"];

/// A block that is not closed where something outer ends or something else begins.
pub(super) fn unclosed(view: &View<'_, '_>) -> Option<Cause> {
    if !matches!(view.stop.expected, Expected::Item | Expected::Statement | Expected::Operand) {
        return None;
    }
    let (open, word) = view.innermost().filter(|(_, word)| closing(word.text).is_some())?;
    let found = view.found();
    let closes = found.is_some_and(|found| closing(word.text).is_some_and(|close| found.is(close)));
    let ends = !closes && found.is_none_or(|found| closes_something(found.text));
    let begins = !word.is("module") && found.is_some_and(|found| BEGIN_ITEMS.contains(&found.text));
    if begins && found.is_some_and(|found| found.indent > word.indent) {
        return Some(nested(found?, word));
    }
    if !(ends || begins) || view.stop.expected == Expected::Operand && word.is("begin") {
        return None;
    }
    Some(astray(view, open).unwrap_or_else(|| without_end(view, word)))
}

/// An always block inside of another block.
fn nested(found: &Token<'_>, word: &Token<'_>) -> Cause {
    Cause::new(mark(found), format!("`{}` cannot stand in a block", found.text))
        .because(format!("The `{}` of line {} is still open here.", word.text, word.line))
        .next(format!("close that first, or remove {}", found.text))
}

fn without_end(view: &View<'_, '_>, word: &Token<'_>) -> Cause {
    let close = closing(word.text).unwrap_or_default();
    let late = match view.found() {
        Some(found) => format!("The compiler notices only at `{}` in line {}.", found.text, found.line),
        None => "The compiler notices only at the end of the text.".to_owned(),
    };
    let cause = Cause::new(mark(word), format!("this `{}` has no `{close}`", word.text)).because(late);
    let cause = if word.is("module") { cause.code(Code::MissingEndmodule) } else { cause };
    match second_module(view, word) {
        Some(second) => cause.next(format!("add {close} before the module in line {}", second.line)),
        None => cause.next(format!("add {close} where it ends")),
    }
}

/// A module that begins inside of another one.
fn second_module<'t, 'a>(view: &View<'t, 'a>, word: &Token<'_>) -> Option<&'t Token<'a>> {
    let mut modules = view.tokens.iter().filter(|token| token.is("module"));
    modules.find(|token| word.is("module") && (token.file, token.line) > (word.file, word.line))
}

/// A block inside of the open one which, by its indentation, was closed by a word that was meant for the open one.
fn astray(view: &View<'_, '_>, open: usize) -> Option<Cause> {
    let (inner, close) = view.astray(open, |inner| closing(inner.text).is_some())?;
    Some(
        Cause::new(mark(inner), format!("this `{}` has no `{}` of its own", inner.text, close.text))
            .because(format!(
                "By its indentation, the {} in line {} belongs to a block further out.",
                close.text, close.line
            ))
            .next(format!("add {} where this block ends", close.text)),
    )
}
