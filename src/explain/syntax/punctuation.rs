//! Semicolons and the signs of assignments.

use super::Cause;
use super::view::{View, behind, mark};
use crate::domain::finding::Code;
use crate::explain::grammar::Expected;
use crate::explain::keywords::is_keyword;
use crate::verilog::lex::Kind;

const LATE: &str = "The compiler notices only where the next word does not fit, and so blames what follows.";

/// A sign that does not assign.
pub(super) fn assignment(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found()?;
    let sign = found.text;
    if !view.expects("=") {
        return None;
    }
    let next = view.token(view.stop.at + 1).filter(|next| next.is("=") && sign == ":");
    if next.is_some() {
        return Some(
            Cause::new(mark(found), "`:=` is no assignment").next("write = in assign, and = or <= in always blocks"),
        );
    }
    if view.start_is(&["assign"]) && !view.expects("<=") {
        return assign_takes_equals(view);
    }
    (sign == "==").then(|| {
        Cause::new(mark(found), "`==` compares, it does not assign")
            .because("= assigns at once, <= at the clock edge, == asks whether two values are equal.")
            .next("write = or <=")
    })
}

fn assign_takes_equals(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found()?;
    match found.text {
        "<=" => Some(
            Cause::new(mark(found), "`assign` takes `=`, not `<=`")
                .because(
                    "<= is for registers in always blocks. assign describes a wire, which follows its inputs at once.",
                )
                .next("write ="),
        ),
        "==" => Some(Cause::new(mark(found), "`==` compares, it does not assign").next("write =")),
        "+=" | "-=" | "*=" | "|=" | "&=" | "^=" => Some(
            Cause::new(mark(found), format!("`{}` does not go with assign", found.text))
                .because("A wire that is computed from itself is a loop. To count or to sum up takes a register.")
                .next("write = with an expression of other signals, or an always @(posedge clk) block"),
        ),
        _ => None,
    }
}

/// `if (a = b)`, `a => b`, `a ? b`
pub(super) fn comparison(view: &View<'_, '_>) -> Option<Cause> {
    if view.stop.expected == Expected::Symbol(&[":"]) && view.found_is(&[";", ")"]) {
        return Some(
            Cause::new(mark(view.found()?), "the second value of the choice is missing")
                .code(Code::IncompleteChoice)
                .because("condition ? a : b is a if the condition holds, and b if not. Hardware needs both.")
                .next("write : and the other value"),
        );
    }
    let found = view.found().filter(|found| found.is("=") && view.stop.after_operand)?;
    if view.token(view.stop.at + 1).is_some_and(|next| next.is(">") && next.column == found.end()) {
        let cause = Cause::new(mark(found), "`=>` is no operator").code(Code::UnknownOperator);
        return Some(cause.next("write >= for greater or equal"));
    }
    let (index, _) = view.bracket()?;
    let head = view.back(index, 1).filter(|head| ["if", "while"].contains(&head.text))?;
    Some(
        Cause::new(mark(found), "`=` assigns, it does not compare")
            .because(format!("The condition of {} asks whether two values are equal: that is ==.", head.text))
            .next("write =="),
    )
}

/// A `,`, `.` or `:` at the end of a statement.
pub(super) fn instead_of_semicolon(view: &View<'_, '_>) -> Option<Cause> {
    let next_line = view.on_next_line();
    let before = view.before()?;
    if next_line && view.bracket().is_none() && [",", "."].contains(&before.text) {
        let stops = view.found().is_none_or(|found| found.kind == Kind::Word && is_keyword(found.text));
        return stops.then(|| {
            Cause::new(mark(before), format!("a statement ends with `;`, not with `{}`", before.text)).next("write ;")
        });
    }
    let found = view.found().filter(|found| found.is(":") && view.expects(";"))?;
    let last = view.token(view.stop.at + 1).is_none_or(|next| next.line > found.line);
    last.then(|| Cause::new(mark(found), "a statement ends with `;`, not with `:`").next("write ;"))
}

/// A `;` that comes out of a macro.
pub(super) fn in_macro(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|found| found.is(";"))?;
    let used = found.origin?;
    Some(
        Cause::new(mark(found), format!("the macro {used} has a `;` in it"))
            .because("A macro is replaced by its text, and that is all that stands on the line of its `define.")
            .next("remove the ; at the end of the `define"),
    )
}

/// A `;` behind the name of a module, before its ports.
pub(super) fn early_end_of_head(view: &View<'_, '_>) -> Option<Cause> {
    let semicolon = view.before().filter(|_| view.found_is(&["("]) && view.stop.expected == Expected::Item)?;
    (semicolon.is(";") && view.before_is(3, "module")).then(|| {
        Cause::new(mark(semicolon), "this `;` ends the head of the module before its ports")
            .because("The head is written: module name (ports);")
            .next("remove the ;")
    })
}

/// A `;` behind `end` or `endmodule`, or where nothing ends.
pub(super) fn after_end(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|found| found.is(";"))?;
    let nothing_ends = matches!(view.stop.expected, Expected::Item | Expected::Module);
    let before = view.before().filter(|_| nothing_ends)?;
    let is_else = view.token(view.stop.at + 1).is_some_and(|next| next.is("else"));
    let cause = if is_else && before.is("end") {
        Cause::new(mark(found), "no `;` may stand between `end` and `else`")
            .because("It ends the if, and the else belongs to nothing.")
    } else if before.text.starts_with("end") {
        Cause::new(mark(found), format!("no `;` may stand behind `{}`", before.text))
            .because("Statements and declarations end with ;, and the words that close a block do not.")
    } else {
        Cause::new(mark(found), "this `;` ends nothing").because("Outside of always blocks a ; cannot stand alone.")
    };
    Some(cause.next("remove the ;"))
}

/// A statement or declaration without its end.
pub(super) fn missing_semicolon(view: &View<'_, '_>) -> Option<Cause> {
    let before = view.before().filter(|_| view.expects(";"))?;
    if view.start_is(&["module"]) && view.on_next_line() {
        return Some(
            Cause::new(behind(before), "a `;` is missing behind the head of the module")
                .because(LATE)
                .next("add the ;"),
        );
    }
    let found = view.found();
    let keyword = found.is_none_or(|found| found.kind == Kind::Word && is_keyword(found.text));
    if !view.on_next_line() {
        let found = found.filter(|_| keyword)?;
        return Some(
            Cause::new(behind(before), format!("a `;` is missing before `{}`", found.text))
                .because("Every statement ends with ;, also the last one before end.")
                .next("add the ;"),
        );
    }
    let continues = !keyword && view.stop.after_operand && view.start()?.indent < found?.indent;
    if continues {
        return Some(
            Cause::new(behind(before), "a `;` or an operator is missing at the end of this line")
                .because(LATE)
                .next("end the statement with ;, or join both lines with an operator"),
        );
    }
    Some(Cause::new(behind(before), "a `;` is missing at the end of this line").because(LATE).next("add the ;"))
}
