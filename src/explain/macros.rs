//! Macros that are not defined.

use super::{SourceFile, locate, source};
use crate::domain::finding::{Code, Finding, FindingKind};
use crate::domain::suggest;
use crate::domain::text::printable;
use crate::tool::Message;
use crate::verilog::lex;
use regex::Regex;

/// The directives that learners write, to recognise a misspelt one.
const DIRECTIVES: [&str; 9] =
    ["define", "default_nettype", "include", "timescale", "ifdef", "ifndef", "else", "endif", "undef"];

/// Every macro that is used but not defined.
pub(super) fn undefined(messages: &[Message], files: &[SourceFile]) -> Vec<Finding> {
    messages.iter().filter_map(|message| Some(explain(message, &name(message)?, files))).collect()
}

/// Those up to the line of a syntax error, which they are then the cause of.
pub(super) fn before(error: &Message, messages: &[Message], files: &[SourceFile]) -> Vec<Finding> {
    let earlier = messages.iter().filter(|message| message.file == error.file && message.line <= error.line);
    earlier.filter_map(|message| Some(explain(message, &name(message)?, files))).take(1).collect()
}

fn name(message: &Message) -> Option<String> {
    let pattern = Regex::new(r"macro (\S+) undefined").ok()?;
    pattern.captures(&message.text).map(|found| printable(&found[1]))
}

fn explain(message: &Message, name: &str, files: &[SourceFile]) -> Finding {
    let text = source(files, &message.file).map_or("", |file| file.text.as_str());
    let line = text.lines().nth((message.line as usize).saturating_sub(1)).unwrap_or_default();
    let used = format!("`{name}");
    let tokens = lex::lex(text, 0).tokens;
    let token = tokens.iter().find(|token| token.line == message.line && token.text == used);
    let place = locate(files, &message.file, message.line, token.map(|token| (token.column, token.end())));
    if line.trim_start().starts_with("```") {
        return Finding::new(Code::OtherLanguage, "this line is Markdown, not Verilog")
            .at(locate(files, &message.file, message.line, None))
            .because("It marks code in a web page or a chat and was copied with it.")
            .next("delete this line, and the one with ``` at the end");
    }
    let finding = |code, message: String| Finding::new(FindingKind::Elaboration, message).code(code).at(place);
    let digits = Regex::new("(?i)^s?[bodh][0-9a-fxz_]+$").is_ok_and(|number| number.is_match(name));
    if digits {
        return finding(Code::MalformedNumber, format!("{used} is written with a backtick instead of '"))
            .because("The base of a number follows a straight single quote: 4'b1010. A backtick calls a macro.")
            .next(format!("write '{name}"));
    }
    finding(Code::UndefinedMacro, format!("the macro `{name}` is not defined"))
        .because("A name behind a backtick is a macro. Icarus takes an undefined one as empty text.")
        .next(match suggest::most_similar(name, DIRECTIVES) {
            Some(directive) => format!("did you mean `{directive}?"),
            None => format!("define it with `define, or write {name} without the backtick"),
        })
}
