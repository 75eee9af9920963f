//! Words: misspelt keywords, keywords as names, and words of other languages.

use super::Cause;
use super::view::{Mark, View, behind, mark};
use crate::domain::finding::Code;
use crate::domain::suggest;
use crate::explain::grammar::Expected;
use crate::explain::keywords;
use crate::verilog::lex::{Kind, Token};

/// A keyword with a typing mistake: the first word of what is cut off, or the last word before the stop.
pub(super) fn misspelt(view: &View<'_, '_>) -> Option<Cause> {
    let assigned = view.token(view.stop.start + 1).is_some_and(|token| ["=", "<=", "."].contains(&token.text));
    let start = (!assigned).then_some(view.stop.start);
    let before = view.stop.at.checked_sub(1);
    let index = [start, before].into_iter().flatten().find(|index| meant(view, *index).is_some())?;
    let word = view.token(index)?;
    let keyword = meant(view, index)?;
    let cause = Cause::new(mark(word), format!("`{}` is no keyword: did you mean `{keyword}`?", word.text));
    Some(if word.text.to_lowercase() == keyword {
        cause.because("Keywords are written in small letters.").next(format!("write {keyword}"))
    } else {
        cause.because("The compiler takes a word that it does not know for a name.").next(format!("write {keyword}"))
    })
}

/// The keyword that the word at `index` was meant to be.
fn meant(view: &View<'_, '_>, index: usize) -> Option<&'static str> {
    let word = view.token(index).filter(|_| view.is_name(index))?;
    if view.declares(word.text) && !view.start_is(&[word.text]) || index >= view.stop.at {
        return None;
    }
    let small = word.text.to_lowercase();
    if keywords::is_keyword(&small) {
        return keywords::common().find(|keyword| *keyword == small);
    }
    suggest::most_similar(&small, keywords::common())
}

/// Words that other languages have in such places, and what stands for them in Verilog.
const OTHERS: [(&str, &str); 14] = [
    ("elsif", "else if"),
    ("elseif", "else if"),
    ("elif", "else if"),
    ("switch", "case (value) … endcase"),
    ("endif", "end"),
    ("endfor", "end"),
    ("endwhile", "end"),
    ("endloop", "end"),
    ("def", "function … endfunction"),
    ("func", "function … endfunction"),
    ("printf", "$display"),
    ("print", "$display"),
    ("in", "input"),
    ("out", "output"),
];

/// A word of another language.
pub(super) fn other_language(view: &View<'_, '_>) -> Option<Cause> {
    let first = view.stop.start.min(view.stop.at);
    let near = [first, view.stop.at.saturating_sub(1), view.stop.at];
    let words = near.into_iter().filter(|index| view.is_name(*index)).filter_map(|index| view.token(index));
    words.filter(|word| !view.declares(word.text) || view.bracket().is_some()).find_map(|word| foreign_word(view, word))
}

fn foreign_word(view: &View<'_, '_>, word: &Token<'_>) -> Option<Cause> {
    if word.text == "then" {
        return Some(
            Cause::new(mark(word), "Verilog has no `then`")
                .because("The statement follows the condition at once: if (condition) statement;")
                .next("remove the word"),
        );
    }
    if ["entity", "library", "architecture"].contains(&word.text) && view.stop.expected == Expected::Module {
        return Some(Cause::new(mark(word), "this looks like VHDL").next("the labs are written in Verilog"));
    }
    let (_, meant) = OTHERS.iter().find(|(other, _)| *other == word.text)?;
    let is_port = ["in", "out"].contains(&word.text);
    (!is_port || view.start_is(&[word.text])).then(|| {
        Cause::new(mark(word), format!("Verilog has no `{}`", word.text))
            .because("The compiler takes a word that it does not know for a name.")
            .next(format!("write {meant}"))
    })
}

/// `a and b`, `not a`, `a if b else c`
pub(super) fn operator(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|found| found.kind == Kind::Word && !view.on_next_line())?;
    let event = view.bracket().is_some_and(|(index, _)| view.back(index, 1).is_some_and(|token| token.is("@")));
    let (bits, truth) = match found.text {
        "and" if view.stop.after_operand && !event => ("&", "&&"),
        "or" if view.stop.after_operand => ("|", "||"),
        "xor" if view.stop.after_operand => ("^", "!="),
        "not" if view.stop.expected == Expected::Operand => ("~", "!"),
        "if" if view.stop.after_operand => {
            return Some(
                Cause::new(mark(found), "a choice between two values is written `condition ? a : b`")
                    .because("if is a statement; it cannot stand in an expression.")
                    .next("write condition ? value_if_1 : value_if_0"),
            );
        }
        _ => return None,
    };
    Some(
        Cause::new(mark(found), format!("`{}` is no operator", found.text))
            .because("and, or, not … are the names of gates, which are instantiated: and g (y, a, b);")
            .next(format!("write {bits} for bits, or {truth} between conditions")),
    )
}

/// A keyword where a name or a value should stand.
pub(super) fn keyword_as_name(view: &View<'_, '_>) -> Option<Cause> {
    if let Some(cause) = type_as_name(view) {
        return Some(cause);
    }
    let found = view.found().filter(|found| found.kind == Kind::Word && keywords::is_keyword(found.text))?;
    let what = match view.stop.expected {
        Expected::Name(what) => format!("the name of a {what}"),
        Expected::Operand => "a value".to_owned(),
        Expected::Port => return Some(port_without_direction(found)),
        _ => return None,
    };
    if view.on_next_line() {
        let before = view.before()?;
        return Some(
            Cause::new(behind(before), format!("{what} is missing behind `{}`", before.text))
                .code(Code::UnexpectedToken)
                .next("write it, or remove what does not belong here"),
        );
    }
    Some(reserved(found, &what))
}

fn reserved(word: &Token<'_>, what: &str) -> Cause {
    let language = if keywords::is_system_verilog(word.text) { "SystemVerilog" } else { "Verilog" };
    Cause::new(mark(word), format!("`{}` is a keyword and cannot be {what}", word.text))
        .because(format!("{language} reserves the word."))
        .next(format!("choose another name, such as {}_1", word.text))
}

/// `wire bit;`, where the name was taken for a type.
fn type_as_name(view: &View<'_, '_>) -> Option<Cause> {
    let Expected::Name(what) = view.stop.expected else { return None };
    let name = view.before().filter(|_| view.found_is(&[";", ",", "=", ")"]))?;
    let declares =
        view.back(view.stop.at, 2).is_some_and(|before| before.kind == Kind::Word && keywords::is_keyword(before.text));
    (declares && name.kind == Kind::Word && keywords::is_keyword(name.text))
        .then(|| reserved(name, &format!("the name of a {what}")))
}

/// `my-signal`
pub(super) fn hyphen(view: &View<'_, '_>) -> Option<Cause> {
    let (left, minus) = (view.before()?, view.found().filter(|found| found.is("-"))?);
    let right = view.token(view.stop.at + 1)?;
    let words = left.kind == Kind::Word && right.kind == Kind::Word;
    (words
        && left.end() == minus.column
        && minus.end() == right.column
        && !matches!(view.stop.expected, Expected::Item))
    .then(|| {
        let place = Mark { columns: (left.column, right.end()), ..mark(left) };
        Cause::new(place, "a name cannot have a `-` in it")
            .because("- subtracts. Names have letters, digits and _.")
            .next(format!("write {}_{}", left.text, right.text))
    })
}

fn port_without_direction(found: &Token<'_>) -> Cause {
    Cause::new(mark(found), "a port begins with its direction")
        .code(Code::MalformedPort)
        .because("The order is: direction, type, range, name. For example: output reg [3:0] q")
        .next("write input or output first")
}
