//! Characters that Verilog does not have, numbers, strings and comments.

use super::Cause;
use super::view::{Mark, View, mark};
use crate::domain::finding::Code;
use crate::explain::grammar::Expected;
use crate::explain::number::{self, NumberProblem};
use crate::verilog::lex::{Kind, Token};

const PASTED: &str = "Text that was copied from a web page or a word processor often has such characters.";

/// What learners meant by characters that look like it.
const LOOKALIKES: [(&str, &str); 19] = [
    ("“”„«»″", "\""),
    ("‘’‚′´", "'"),
    ("–—−‐‑", "-"),
    ("≤⇐", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("×·", "*"),
    ("÷", "/"),
    ("¬", "~"),
    ("∧", "&"),
    ("∨", "|"),
    ("⊕", "^"),
    ("（", "("),
    ("）", ")"),
    ("；", ";"),
    ("，", ","),
    ("：", ":"),
    ("＝", "="),
    ("…", "..."),
];

/// A character that Verilog does not know.
pub(super) fn foreign(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|found| found.kind == Kind::Foreign)?;
    let character = found.text.chars().next()?;
    let code = u32::from(character);
    let place = mark(found);
    Some(match character {
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {
            Cause::new(place, format!("an invisible character stands here (U+{code:04X})"))
                .because(PASTED)
                .next("delete it: delete the characters on both sides too, and type those again")
        }
        _ if character.is_whitespace() => Cause::new(place, format!("this blank is no ordinary one (U+{code:04X})"))
            .because(PASTED)
            .next("delete it and type a blank"),
        _ if character.is_alphabetic() => {
            Cause::new(place, format!("the letter `{character}` cannot stand in Verilog"))
                .because(
                    "Names have the letters a to z, digits and _; other letters may stand in comments and strings.",
                )
                .next("choose a name without it")
        }
        _ => pasted(place, character),
    })
}

fn pasted(place: Mark, character: char) -> Cause {
    let meant = LOOKALIKES.iter().find(|(looks, _)| looks.contains(character)).map(|(_, meant)| *meant);
    let cause = Cause::new(place, format!("`{character}` is no character of Verilog"));
    match meant {
        Some(meant) => cause.because(PASTED).next(format!("type it again as {meant}")),
        None => cause.next("remove it"),
    }
}

const NUMBERS: &str = "A number is written <width in bits>'<base><digits>, such as 4'b1010, 8'd200 or 8'hff.";

/// A number that is not written as Verilog has it.
pub(super) fn number(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|_| view.stop.expected == Expected::Number)?;
    let text = found.text;
    if text.starts_with('\'') && view.token(view.stop.at + 1).is_some_and(|next| next.text.starts_with('\'')) {
        return Some(
            Cause::new(mark(found), "a string stands between double quotes")
                .code(Code::MalformedString)
                .because("' belongs to numbers, such as 4'b1010.")
                .next("write \" instead of '"),
        );
    }
    Some(
        match number::problem(text)? {
            NumberProblem::NoBase => {
                let (width, digits) = text.split_once('\'')?;
                Cause::new(mark(found), format!("`{text}` has no base"))
                    .next(format!("write {width}'b{digits} for binary digits, {width}'d{digits} for decimal ones"))
            }
            NumberProblem::NoDigits => {
                Cause::new(mark(found), format!("`{text}` has no digits")).next("write the digits behind it")
            }
            NumberProblem::Digit(wrong, base) => {
                let (name, digits) = match base {
                    'b' => ("binary", "b takes 0 and 1"),
                    'o' => ("octal", "o takes 0 to 7"),
                    'd' => ("decimal", "d takes 0 to 9"),
                    _ => ("hexadecimal", "h takes 0 to 9 and a to f"),
                };
                Cause::new(mark(found), format!("`{wrong}` is no {name} digit"))
                    .next(format!("{digits}, and each of them x and z: correct the digits or the base"))
            }
        }
        .because(NUMBERS),
    )
}

/// `0xff`
pub(super) fn number_of_c(view: &View<'_, '_>) -> Option<Cause> {
    let (zero, rest) = (view.before()?, view.found()?);
    let adjacent = zero.text == "0" && rest.kind == Kind::Word && (zero.line, zero.end()) == (rest.line, rest.column);
    let (letter, digits) = adjacent.then(|| rest.text.split_at_checked(1)).flatten()?;
    let base = match letter {
        "x" | "X" => 'h',
        "b" | "B" => 'b',
        "o" => 'o',
        _ => return None,
    };
    let place = Mark { columns: (zero.column, rest.end()), ..mark(zero) };
    Some(
        Cause::new(place, format!("`0{}` is how C writes a number", rest.text))
            .because(NUMBERS)
            .next(format!("write <width>'{base}{digits}, such as 8'{base}{digits}")),
    )
}

/// `wire 2nd;`
pub(super) fn digit_first(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found().filter(|found| found.kind == Kind::Number)?;
    let is_name = matches!(view.stop.expected, Expected::Name(_) | Expected::Port);
    let rest = view.token(view.stop.at + 1).filter(|rest| rest.kind == Kind::Word)?;
    (is_name && (found.line, found.end()) == (rest.line, rest.column)).then(|| {
        let place = Mark { columns: (found.column, rest.end()), ..mark(found) };
        Cause::new(place, "a name cannot begin with a digit")
            .because("Names begin with a letter or _; digits may follow.")
            .next("put the digit behind a letter")
    })
}

/// Comments as other languages have them.
pub(super) fn comment(view: &View<'_, '_>) -> Option<Cause> {
    let found = view.found()?;
    let first = view.tokens[..=view.stop.at].iter().rposition(Token::is_first)?;
    let (sign, word) = (view.token(first)?, view.token(first + 1)?);
    let looks = match sign.text {
        "#" => word.kind == Kind::Word,
        "/" | "--" => matches!(view.stop.expected, Expected::Item | Expected::Statement | Expected::Module),
        _ => false,
    };
    (looks && sign.line == found.line && sign.file == found.file).then(|| {
        Cause::new(mark(sign), format!("a comment begins with `//`, not with `{}`", sign.text))
            .because("// makes the rest of a line a comment, /* and */ all that stands between them.")
            .next("write // instead")
    })
}

/// A string that does not end on its line, in the file and on the line that a message names.
pub(super) fn open_string(tokens: &[Token<'_>], file: usize, line: u32) -> Option<Cause> {
    let is_open = |token: &&Token<'_>| {
        token.kind == Kind::Text
            && (token.text.len() == 1 || !token.text.ends_with('"') || token.text.ends_with("\\\""))
    };
    let on_line = |token: &&Token<'_>| token.file == file && token.line == line;
    let open = tokens.iter().filter(on_line).find(is_open)?;
    Some(
        Cause::new(mark(open), "this string has no end")
            .because("A string begins and ends with \" on one line.")
            .next("add the \" at its end"),
    )
}

/// A comment that swallows the rest of the file.
pub(super) fn open_comment(file: usize, (line, column): (u32, u32)) -> Cause {
    Cause::new(Mark { file, line, columns: (column, column + 2) }, "this comment has no end")
        .because("Everything behind /* is comment up to the next */, and here that is the rest of the file.")
        .next("write */ where the comment ends, or // for a comment of one line")
}
