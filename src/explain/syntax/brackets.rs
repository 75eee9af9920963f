//! Brackets, and the lists between them.

use super::Cause;
use super::view::{View, behind, mark};
use crate::domain::finding::Code;
use crate::explain::grammar::Expected;
use crate::explain::keywords::is_keyword;
use crate::verilog::lex::{Kind, Token};

const DIRECTIONS: [&str; 3] = ["input", "output", "inout"];

/// Blocks as C has them.
pub(super) fn braces(view: &View<'_, '_>) -> Option<Cause> {
    const WHY: &str =
        "Braces join bits: {carry, sum}. Statements are grouped by begin and end, a module by module and endmodule.";
    let found = view.found()?;
    if found.is("{") && view.expects(";") && view.start_is(&["module"]) {
        return Some(
            Cause::new(mark(found), "the ports of a module are followed by `;`, not by `{`")
                .because(WHY)
                .next("write ; here, and endmodule at the end"),
        );
    }
    if let Some((index, brace)) = view.bracket()
        && brace.is("{")
        && index == view.stop.start
    {
        return Some(
            Cause::new(mark(brace), "a block begins with `begin`, not with `{`")
                .because(WHY)
                .next("write begin for { and end for }"),
        );
    }
    None
}

/// Whether the innermost open bracket is that of the ports of a module, or of its parameters.
fn in_header(view: &View<'_, '_>) -> bool {
    let [.., module, list] = view.stop.open[..] else { return false };
    let head = view.tokens.get(module..list).unwrap_or_default();
    head.first().is_some_and(|token| token.is("module")) && !head.iter().any(|token| token.is(";"))
}

/// The list of ports or parameters of a module.
pub(super) fn port_list(view: &View<'_, '_>) -> Option<Cause> {
    let (before, (index, opener)) = (view.before()?, view.bracket().filter(|_| in_header(view))?);
    let found = view.found()?;
    let what = if view.back(index, 1).is_some_and(|token| token.is("#")) { "parameter" } else { "port" };
    if before.is(",") && found.is(")") {
        return Some(last_comma(before, what));
    }
    if view.found_is(&DIRECTIONS) && view.stop.expected == Expected::Port {
        return first_without_direction(view.token(index + 1)?);
    }
    if view.found_is(&DIRECTIONS) && view.expects(",") {
        return Some(
            Cause::new(behind(before), "a `,` is missing behind this port")
                .code(Code::WrongSeparator)
                .because("The ports of a list are separated by commas.")
                .next("add the comma"),
        );
    }
    if found.is(";") {
        let goes_on = view.token(view.stop.at + 1).is_some_and(|token| {
            DIRECTIONS.contains(&token.text) || [")", "parameter", "localparam"].contains(&token.text)
        });
        return goes_on.then(|| {
            Cause::new(mark(found), format!("`;` cannot stand in a list of {what}s"))
                .code(Code::WrongSeparator)
                .because(format!("The {what}s of a list are separated by commas; the last one has none."))
                .next("write , instead, or nothing behind the last one")
        });
    }
    if matches!(view.stop.expected, Expected::Name(_)) && ["wire", "reg", "logic", "signed"].contains(&found.text) {
        return Some(
            Cause::new(mark(found), format!("`{}` stands before the range, not behind it", found.text))
                .because("The order is: direction, type, range, name. For example: output reg [3:0] q")
                .next(format!("write {} before the [", found.text)),
        );
    }
    (view.expects(")") && found.is_first() && is_keyword(found.text)).then(|| {
        Cause::new(behind(before), format!("the list of {what}s is not closed"))
            .code(Code::UnclosedBracket)
            .because(format!("It begins with the ( in line {}.", opener.line))
            .next("write ); behind the last one")
    })
}

fn first_without_direction(first: &Token<'_>) -> Option<Cause> {
    (first.kind == Kind::Word).then(|| {
        Cause::new(mark(first), format!("the port `{}` has no direction", first.text))
            .because(
                "The first port decides: with a direction, the list declares its ports; without, it only names them.",
            )
            .next(format!("write input or output before {}", first.text))
    })
}

fn last_comma(comma: &Token<'_>, what: &str) -> Cause {
    Cause::new(mark(comma), format!("a `,` stands behind the last {what}"))
        .code(Code::TrailingComma)
        .because(format!("Commas separate the {what}s of a list, so the last one has none."))
        .next("remove the comma")
}

/// The connections of an instance.
pub(super) fn connections(view: &View<'_, '_>) -> Option<Cause> {
    let (before, found) = (view.before()?, view.found()?);
    let (index, bracket) = view.bracket().filter(|(_, bracket)| bracket.is("("))?;
    if found.is(".") && view.expects(",") {
        return Some(
            Cause::new(behind(before), "a `,` is missing behind this connection")
                .code(Code::WrongSeparator)
                .because("The connections of an instance are separated by commas.")
                .next("add the comma"),
        );
    }
    if before.is(",") && found.is(")") && view.expects(".") {
        return Some(last_comma(before, "connection"));
    }
    if view.expects(".") && found.kind == Kind::Word {
        return Some(without_dot(found, bracket));
    }
    let by_position = found.is(".") && view.stop.expected == Expected::Operand;
    if by_position && index == view.stop.start + 1 {
        let module = view.start()?;
        return Some(
            Cause::new(behind(module), format!("this instance of `{}` has no name", module.text))
                .because("An instance is written: module_name instance_name (.port(signal), …);")
                .next(format!("write {} u1 (…), or any other name", module.text)),
        );
    }
    let first = view.token(index + 1).filter(|_| by_position && before.is(","))?;
    Some(without_dot(first, bracket))
}

fn without_dot(port: &Token<'_>, bracket: &Token<'_>) -> Cause {
    Cause::new(mark(port), format!("the connection `{}` has no dot", port.text))
        .because(format!(
            "Connections are made all by name, .port(signal), or all by position; the ( is in line {}.",
            bracket.line
        ))
        .next(format!("write .{}(…)", port.text))
}

fn closing(bracket: &str) -> &'static str {
    match bracket {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// A bracket that nothing closes.
pub(super) fn unclosed(view: &View<'_, '_>) -> Option<Cause> {
    let (index, bracket) = view.bracket()?;
    let close = closing(bracket.text);
    let wrong = view.found_is(&[")", "]", "}"]) && view.expects(close);
    if wrong {
        let found = view.found()?;
        return Some(
            Cause::new(mark(found), format!("`{}` is closed by `{}`", bracket.text, found.text))
                .because("Brackets close in the reverse order of their opening: {a, (b[0])}.")
                .next(format!("close it with {close} first")),
        );
    }
    if !view.expects(close) || is_closed_later(view) {
        return None;
    }
    if let Some((inner, end)) = view.astray(index, |inner| inner.text == bracket.text) {
        return Some(
            Cause::new(mark(inner), format!("this `{}` is not closed", inner.text))
                .because(format!(
                    "By its indentation, the {close} in line {} belongs to the {} in line {}.",
                    end.line, bracket.text, bracket.line
                ))
                .next(format!("add {close} behind what stands in the brackets")),
        );
    }
    let place = match view.found() {
        _ if bracket.is("[") => "behind the index".to_owned(),
        Some(found) if found.is(";") => "before the `;`".to_owned(),
        Some(_) if view.on_next_line() => format!("at the end of line {}", view.before()?.line),
        Some(found) => format!("before `{}`", found.text),
        None => "at the end".to_owned(),
    };
    Some(
        Cause::new(mark(bracket), format!("this `{}` is not closed", bracket.text))
            .because("Every bracket that opens has to be closed in the same statement.")
            .next(format!("add {close}, most likely {place}")),
    )
}

/// A comma between the wrong brackets, and repetition without its second pair of braces.
pub(super) fn wrong_kind(view: &View<'_, '_>) -> Option<Cause> {
    let (before, found) = (view.before()?, view.found()?);
    let bracket = view.bracket().map_or("", |(_, bracket)| bracket.text);
    if found.is(",") && bracket == "[" {
        return Some(
            Cause::new(mark(found), "a range is written with `:`, not with `,`")
                .code(Code::WrongSeparator)
                .next("write [3:0] for the bits 3 to 0"),
        );
    }
    if found.is(",") && bracket == "(" && view.stop.after_operand && view.expects(")") && !view.expects(",") {
        return Some(
            Cause::new(mark(found), "bits are joined with braces, not with round brackets")
                .next("write {a, b} instead of (a, b)"),
        );
    }
    let repeats = before.kind == Kind::Number && !view.on_next_line();
    (repeats && (found.is("{") || bracket == "{" && found.kind == Kind::Word)).then(|| {
        Cause::new(behind(before), "repetition is written with two pairs of braces")
            .because("{4{a}} is a, a, a, a: four times the bits of a.")
            .next(format!("write {{{}{{…}}}}", before.text))
    })
}

/// Whether the innermost bracket is closed before the statement ends.
fn is_closed_later(view: &View<'_, '_>) -> bool {
    let mut depth = 0;
    for token in view.tokens.iter().skip(view.stop.at).take_while(|token| !token.is(";")) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return true,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
    }
    false
}

/// A bracket that closes nothing.
pub(super) fn superfluous(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|_| view.found_is(&[")", "]", "}"]))?;
    let fits =
        matches!(view.stop.expected, Expected::Symbol(_) | Expected::Item | Expected::Statement | Expected::Module);
    (fits && view.bracket().is_none()).then(|| {
        Cause::new(mark(found), format!("this `{}` closes nothing", found.text))
            .because("There is no open bracket that it belongs to.")
            .next("remove it, or add the bracket that opens")
    })
}
