//! What went wrong before there were tokens: comments, directives, macros.

use super::report::{GatePlace, GateReport};
use crate::domain::code::Code;
use crate::domain::text::printable;
use crate::verilog::lex::Lexed;
use crate::verilog::preprocess::{Expanded, TroubleKind};

/// Reports the troubles of the preprocessor, an open comment, and comments that would switch a tool off. Whether there is the
/// whole text.
pub fn report(file: &Expanded<'_>, lexed: &Lexed<'_>, index: usize, report: &mut GateReport<'_>) -> bool {
    for trouble in &file.troubles {
        let ((code, message), (why, next)) = (message(&trouble.kind), advice(&trouble.kind));
        report.reject(code, place(file.source(), index, trouble.place), message, why, next);
    }
    if let Some((line, column)) = lexed.open_comment {
        let ((code, message), (why, next)) = (message(&TroubleKind::OpenComment), advice(&TroubleKind::OpenComment));
        report.reject(code, GatePlace { file: index, line, columns: (column, column + 2) }, message, why, next);
    }
    for comment in &lexed.comments {
        if let Some(pragma) = ["translate_off", "synthesis_off"].into_iter().find(|word| comment.text.contains(word)) {
            let place = GatePlace { file: index, line: comment.line, columns: (comment.column, comment.column + 2) };
            report.ignored(place, pragma, "Comments are for people: every tool that grades sees the text behind it.");
        }
    }
    !file.troubles.iter().any(|trouble| matches!(trouble.kind, TroubleKind::TooDeep(..) | TroubleKind::TooLarge(_)))
}

/// The place of some bytes of a source.
fn place(source: &str, file: usize, (at, length): (usize, usize)) -> GatePlace {
    let before = &source[..at];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let line = 1 + u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX - 1);
    let column = 1 + count(&before[line_start..]);
    GatePlace { file, line, columns: (column, column + count(&source[at..at + length])) }
}

/// What is wrong.
fn message(trouble: &TroubleKind) -> (Code, String) {
    match trouble {
        TroubleKind::OpenComment => (Code::UnclosedComment, "this comment is never closed".to_owned()),
        TroubleKind::OpenConditional(name) => (Code::UnbalancedIfdef, format!("this `{name} has no `endif")),
        TroubleKind::StrayConditional(name) => (Code::UnbalancedIfdef, format!("this `{name} belongs to no `ifdef")),
        TroubleKind::NameMissing(name) => (Code::MalformedMacro, format!("this `{name} names no macro")),
        TroubleKind::BadDefine(name) => {
            (Code::MalformedMacro, format!("this `define of `{}` is malformed", printable(name)))
        }
        TroubleKind::Undefined(name) => {
            (Code::UndefinedMacro, format!("the macro `{}` is not defined", printable(name)))
        }
        TroubleKind::ArgumentsMissing(name) => {
            (Code::MalformedMacro, format!("the macro `{}` is used without its arguments", printable(name)))
        }
        TroubleKind::ArgumentCount { name, wanted, given } => (
            Code::MalformedMacro,
            format!("the macro `{}` has {wanted} arguments, here it gets {given}", printable(name)),
        ),
        TroubleKind::TooDeep(name, true) => {
            (Code::RecursiveMacro, format!("the macro `{}` stands in its own text", printable(name)))
        }
        TroubleKind::TooDeep(name, false) => {
            (Code::SizeLimit, format!("the macro `{}` is used in too many others", printable(name)))
        }
        TroubleKind::TooLarge(name) => {
            (Code::SizeLimit, format!("the macro `{}` makes too much text", printable(name)))
        }
    }
}

/// Why it is wrong, and what to do.
fn advice(trouble: &TroubleKind) -> (&'static str, &'static str) {
    match trouble {
        TroubleKind::OpenComment => {
            ("Everything behind it is a comment, up to the end of the file.", "add */ where the comment ends")
        }
        TroubleKind::OpenConditional(_) => (
            "Whether the rest of the file counts would depend on a macro.",
            "add `endif where the conditional text ends",
        ),
        TroubleKind::StrayConditional(_) => (
            "Every `elsif, `else and `endif needs an `ifdef or `ifndef before it, and `else comes last.",
            "delete it, or add the `ifdef",
        ),
        TroubleKind::NameMissing(_) => {
            ("The name of a macro stands behind it, on the same line.", "write the name, without a backtick")
        }
        TroubleKind::BadDefine(_) => (
            "A macro is `define NAME text, or `define NAME(a, b) text; directives cannot be defined anew.",
            "correct the name or the list of arguments",
        ),
        TroubleKind::Undefined(_) => (
            "A name behind a backtick is a macro. Every file is read on its own, so it must be defined in the same file.",
            "define it with `define, or write the name without the backtick",
        ),
        TroubleKind::ArgumentsMissing(_) => {
            ("It is defined with arguments, so an opening and a closing bracket have to follow.", "add the arguments")
        }
        TroubleKind::ArgumentCount { .. } => (
            "Arguments are separated by commas that stand in no brackets of their own.",
            "give it as many as its `define has",
        ),
        TroubleKind::TooDeep(_, true) => {
            ("Replacing it would never end.", "take it out of its own text, or out of the macros that it uses")
        }
        TroubleKind::TooDeep(_, false) => (
            "Macros may stand in one another a hundred levels deep.",
            "use parameters, functions or generate loops instead",
        ),
        TroubleKind::TooLarge(_) => {
            ("The text behind all macros may have 1 MiB.", "use parameters, functions or generate loops instead")
        }
    }
}
