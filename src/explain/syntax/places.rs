//! What stands where it cannot: statements outside of always blocks, instances inside, conditions without brackets.

use super::Cause;
use super::view::{View, behind, mark};
use crate::domain::finding::Code;
use crate::explain::grammar::Expected;
use crate::verilog::lex::{Kind, Token};

const HEADS: [&str; 6] = ["always", "always_comb", "always_ff", "always_latch", "initial", "final"];
const EVENTS: &str = "A block runs when one of its events happens: @(posedge clk) for registers, @* for logic.";

/// The list of events of an always block.
pub(super) fn sensitivity(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found()?;
    if view.before_is(1, "@") && ["posedge", "negedge"].contains(&found.text) {
        return Some(
            Cause::new(mark(found), "the events of a block stand in brackets")
                .because(EVENTS)
                .next("write @(posedge clk)"),
        );
    }
    if view.before_is(1, "always") && found.is("(") {
        return Some(
            Cause::new(behind(view.before()?), "an `@` is missing behind `always`")
                .because(EVENTS)
                .next("write always @(…)"),
        );
    }
    if view.before_is(2, "@") && view.before_is(1, "(") && found.is(")") {
        return Some(
            Cause::new(mark(found), "the list of events is empty").because(EVENTS).next("write @* or @(posedge clk)"),
        );
    }
    if view.before_is(2, "@") && ["=", "<="].contains(&found.text) {
        return Some(
            Cause::new(behind(view.back(view.stop.at, 2)?), "the events are missing behind `@`")
                .because(EVENTS)
                .next("write @* or @(posedge clk)"),
        );
    }
    let (index, _) = view.bracket()?;
    let in_events = view.back(index, 1).is_some_and(|token| token.is("@"));
    (in_events && ["and", "&&"].contains(&found.text)).then(|| {
        Cause::new(mark(found), "events are joined by `or`")
            .because("The block runs when any of its events happens; two at once are not waited for.")
            .next("write or, or a comma")
    })
}

/// The brackets around a condition, and the parts of a for loop.
pub(super) fn condition(view: &View<'_, '_>) -> Option<Cause> {
    let (before, found) = (view.before()?, view.found()?);
    if view.expects("(") && ["if", "while", "case", "casez", "casex", "for", "repeat", "wait"].contains(&before.text) {
        return Some(
            Cause::new(mark(found), format!("what `{}` asks stands in round brackets", before.text))
                .next(format!("write {} (…)", before.text)),
        );
    }
    if found.is(":") && before.is(")") && view.stop.expected == Expected::Statement {
        return Some(
            Cause::new(mark(found), "no `:` stands behind a condition")
                .code(Code::OtherLanguage)
                .because("The statement follows the condition at once: if (condition) statement;")
                .next("remove the :"),
        );
    }
    let (index, _) = view.bracket()?;
    (found.is(",") && view.expects(";") && view.back(index, 1).is_some_and(|head| head.is("for"))).then(|| {
        Cause::new(mark(found), "the parts of a for loop are separated by `;`")
            .code(Code::WrongSeparator)
            .because("for (i = 0; i < 4; i = i + 1)")
            .next("write ;")
    })
}

/// An `else` without its `if`.
pub(super) fn unless_else(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|found| found.is("else"))?;
    if !matches!(view.stop.expected, Expected::Statement | Expected::Item) {
        return None;
    }
    if view.before_is(1, ";") && view.before_is(2, "end") {
        return Some(
            Cause::new(mark(view.before()?), "no `;` may stand between `end` and `else`")
                .code(Code::MisplacedSemicolon)
                .because("It ends the if, and the else belongs to nothing.")
                .next("remove the ;"),
        );
    }
    let complete = &view.stop.complete;
    let inner = complete.iter().rev().find(|(start, _)| view.token(*start).is_some_and(|token| token.is("if")));
    let (start, end) = *inner.filter(|(_, end)| *end < view.stop.at)?;
    if view.back(end, 1)?.is(";") && view.back(end, 2)?.is(")") {
        return Some(early_end(view.back(end, 1)?, "if"));
    }
    let second = view.token(end)?;
    Some(
        Cause::new(mark(found), "this `else` has no `if`")
            .because(format!(
                "Without begin and end only one statement belongs to the if in line {}; the one in line {} does not.",
                view.token(start)?.line,
                second.line
            ))
            .next("put begin and end around the statements of the if"),
    )
}

fn early_end(semicolon: &Token<'_>, what: &str) -> Cause {
    Cause::new(mark(semicolon), format!("this `;` ends the {what}"))
        .code(Code::MisplacedSemicolon)
        .because(format!("A ; alone is a statement that does nothing, so what follows does not belong to the {what}."))
        .next("remove the ;")
}

/// An assignment where only declarations, assigns and blocks may stand.
pub(super) fn missing_assign(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found()?;
    let start = view.start()?;
    let behind_name = view.stop.at == view.stop.start + 1 && view.is_name(view.stop.start);
    let assigns = behind_name && ["=", "<=", "[", "+=", "-=", "++"].contains(&found.text)
        || found.is("{") && view.stop.expected == Expected::Item;
    if !assigns || !matches!(view.stop.expected, Expected::Name("instance") | Expected::Item) {
        return None;
    }
    if let Some(head) = view.stop.around.and_then(|index| view.token(index)).filter(|_| !in_generate(view)) {
        return Some(outside(head));
    }
    if let Some(cause) = behind_always(view, start) {
        return Some(cause);
    }
    if sign(view) == Some("<=") {
        return Some(
            Cause::new(mark(start), "`<=` can stand in always blocks only")
                .code(Code::StatementOutsideBlock)
                .because(
                    "A register takes its value at an event, so the assignment stands in a block that names the event.",
                )
                .next("put it into always @(posedge clk), or write assign … = … for a wire"),
        );
    }
    Some(
        Cause::new(mark(start), "an assignment outside of always blocks begins with `assign`")
            .because("A line that begins with a name is read as the instance of a module of that name.")
            .next(format!("write assign {} …", start.text)),
    )
}

/// The sign with which the statement assigns.
fn sign<'a>(view: &View<'_, 'a>) -> Option<&'a str> {
    let rest = view.tokens.get(view.stop.start..)?.iter().take_while(|token| !token.is(";"));
    rest.map(|token| token.text).find(|text| ["=", "<="].contains(text))
}

fn in_generate(view: &View<'_, '_>) -> bool {
    view.stop.open.iter().any(|index| view.token(*index).is_some_and(|token| token.is("generate")))
}

fn outside(head: &Token<'_>) -> Cause {
    Cause::new(mark(head), format!("this `{}` stands outside of an always block", head.text))
        .code(Code::StatementOutsideBlock)
        .because(
            "There it would decide once and for all which hardware is built. What is decided again and again stands in an \
             always block.",
        )
        .next("write always @* begin … end around it, or always @(posedge clk) begin … end for registers")
}

/// A second statement behind an always block without begin and end.
fn behind_always(view: &View<'_, '_>, start: &Token<'_>) -> Option<Cause> {
    let (first, end) = *view.stop.complete.last().filter(|(_, end)| *end == view.stop.start)?;
    let head = view.token(first).filter(|head| HEADS.contains(&head.text))?;
    let last = view.back(end, 1)?;
    if last.is(";")
        && view.back(end, 2).is_some_and(|token| [")", "*"].contains(&token.text))
        && is_empty(view, first, end)
    {
        let is_if = |(start, unit_end): &(usize, usize)| {
            *unit_end == end && view.token(*start).is_some_and(|token| token.is("if"))
        };
        let what = if view.stop.complete.iter().any(is_if) { "if".to_owned() } else { format!("{} block", head.text) };
        return Some(early_end(last, &what));
    }
    (last.is(";") && start.indent > head.indent).then(|| {
        Cause::new(mark(start), format!("this statement does not belong to the {} block", head.text))
            .code(Code::MissingBeginEnd)
            .because(format!("Without begin and end only one statement belongs to it, the one in line {}.", last.line))
            .next(format!("write begin at the end of line {}, and end behind the last statement", head.line))
    })
}

/// Whether the always block from `first` up to `end` has nothing but its events and a `;`.
fn is_empty(view: &View<'_, '_>, first: usize, end: usize) -> bool {
    view.tokens.get(first..end).is_some_and(|unit| unit.iter().all(|token| !["=", "<=", "begin"].contains(&token.text)))
}

/// An instance in an always block.
pub(super) fn instance(view: &View<'_, '_>) -> Option<Cause> {
    let start = view.start()?;
    let named = view.is_name(view.stop.start) && view.is_name(view.stop.at) && view.stop.at == view.stop.start + 1;
    let connected = view.token(view.stop.at + 1).is_some_and(|token| token.is("("));
    (named && connected && view.expects("<=")).then(|| {
        Cause::new(mark(start), "an instance cannot stand in a block")
            .because(
                "A module is a piece of hardware that is always there; it is not called, and not switched on and off.",
            )
            .next("put it outside of the always block, and connect it with wires")
    })
}

/// A declaration or a block inside of a block.
pub(super) fn declaration(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|_| view.stop.expected == Expected::Statement)?;
    match found.text {
        "wire" | "input" | "output" | "inout" | "genvar" | "parameter" => Some(
            Cause::new(mark(found), format!("`{}` cannot stand in a block", found.text))
                .because("Signals are declared in the module, outside of always and initial blocks.")
                .next("move the declaration up, before the block"),
        ),
        "reg" | "integer" | "logic" | "int" | "bit" | "byte" | "real" | "time" => Some(
            Cause::new(mark(found), "a declaration cannot follow a statement")
                .because(
                    "What a block declares stands at its beginning; what the module declares stands outside of it.",
                )
                .next("move the declaration up, best before the always block"),
        ),
        _ => None,
    }
}

/// The items of a case.
pub(super) fn case_item(view: &View<'_, '_>) -> Option<Cause> {
    let (_, word) = view.innermost().filter(|(_, word)| word.text.starts_with("case"))?;
    let found = view.found()?;
    if found.text.starts_with("case") && view.stop.expected == Expected::Operand {
        return Some(
            Cause::new(mark(found), "`case` is not repeated before each value")
                .because("It stands once, with the signal; then comes for each value: value: statement; and at the end endcase.")
                .next("remove the word"),
        );
    }
    if !(view.expects(":") && view.stop.after_operand) {
        return None;
    }
    let start = view.start()?;
    let follows = view.stop.complete.last().is_some_and(|(_, end)| *end == view.stop.start);
    if found.is(";") && follows {
        return Some(
            Cause::new(mark(start), "several statements for one value need `begin` and `end`")
                .code(Code::MissingBeginEnd)
                .because(format!("The {} in line {} expects a value and : here.", word.text, word.line))
                .next("write value: begin … end"),
        );
    }
    Some(
        Cause::new(behind(view.before()?), "a `:` is missing behind this value")
            .because("In a case each value is followed by : and a statement.")
            .next("add the :"),
    )
}

/// `$display` outside of a block, or without its brackets.
pub(super) fn system_task(view: &View<'_, '_>) -> Option<Cause> {
    let task = view.before().filter(|task| task.kind == Kind::System && view.expects(";") && !view.on_next_line());
    if let Some(task) = task {
        return Some(
            Cause::new(mark(view.found()?), format!("what `{}` takes stands in round brackets", task.text))
                .code(Code::MissingParentheses)
                .next(format!("write {}(…);", task.text)),
        );
    }
    let found = view.found().filter(|found| found.kind == Kind::System && view.stop.expected == Expected::Item)?;
    Some(
        Cause::new(mark(found), format!("`{}` can stand in blocks only", found.text))
            .because("It is a statement, which runs at some time: in an initial block once, in an always block at each event.")
            .next(format!("write initial {}(…);", found.text)),
    )
}

/// A block, an if or an else without a statement.
pub(super) fn nothing(view: &View<'_, '_>) -> Option<Cause> {
    let before = view.before().filter(|_| view.stop.expected == Expected::Statement && view.on_next_line())?;
    [")", "*", "else", "initial", "always", "always_comb", ":"].contains(&before.text).then(|| {
        Cause::new(behind(before), "a statement is missing here")
            .because("Every always, if and else needs a statement, or several between begin and end.")
            .next("write the statement, or begin and end")
    })
}
