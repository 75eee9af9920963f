//! One finding for a terminal, as a compiler would show it: message, place, source line with a caret, why, what next.
//!
//! The comparison behind a mismatch is not shown here; it has a card of its own.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

use crate::domain::code::Topic;
use crate::domain::finding::Finding;
use crate::domain::source::{Excerpt, Location};
use crate::domain::text::printable;

use super::text::wrap;

/// Text is not broken into lines that are narrower, however narrow the terminal is.
const MIN_ROOM: usize = 20;
/// Columns that stand before an explanation, next to the line numbers: ` = note: `, or ` = help: `.
const LABEL: usize = 10;

/// Several findings, an empty line between any two, ending with a line feed; nothing if there is none.
pub fn render_all<'a>(findings: impl IntoIterator<Item = &'a Finding>, color: bool, width: usize) -> String {
    let texts: Vec<String> = findings.into_iter().map(|finding| render(finding, color, width) + "\n").collect();
    texts.join("\n")
}

/// Renders a finding for a terminal of `width` columns, without a line feed at its end.
pub fn render(finding: &Finding, color: bool, width: usize) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let level = if finding.kind.topic() == Topic::Note { Level::WARNING } else { Level::ERROR };
    let place = finding.location.iter().map(place);
    let room = width.saturating_sub(LABEL + last_line(finding).to_string().len());
    let why = finding.explanation.iter().map(|text| Level::NOTE.message(wrapped(text, room)).into());
    let next = finding.next_step.iter().map(|text| Level::HELP.message(wrapped(text, room)).into());
    let title = level.primary_title(wrapped(&finding.message, width.saturating_sub("warning: ".len())));
    let group: Group<'_> = title.elements(place.chain(why).chain(next));
    renderer.term_width(width.max(1)).render(&[group])
}

/// The largest line number that is shown: the explanations stand behind its column.
fn last_line(finding: &Finding) -> u32 {
    let Some(location) = &finding.location else { return 0 };
    let behind = |excerpt: &Excerpt| excerpt.first_line.saturating_add(lines_of(&excerpt.text));
    location.excerpt.as_ref().map_or(location.line, behind)
}

fn lines_of(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX)
}

fn wrapped(text: &str, width: usize) -> String {
    wrap(text, width.max(MIN_ROOM)).join("\n")
}

/// Findings from a cache or another program are not trusted to be printable.
fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// The marked excerpt, or only the place where the line is not in an excerpt.
fn place(location: &Location) -> Element<'_> {
    let path = printable(&location.file);
    let marked = location.excerpt.as_ref().and_then(|excerpt| Some((excerpt, marked(excerpt, location)?)));
    if let Some((excerpt, span)) = marked {
        let snippet = Snippet::source(printable_lines(&excerpt.text)).path(path).fold(false);
        return snippet.line_start(excerpt.first_line as usize).annotation(AnnotationKind::Primary.span(span)).into();
    }
    let origin = Origin::path(path).line(location.line as usize);
    match location.columns {
        Some((first, _)) => origin.char_column(first as usize).into(),
        None => origin.into(),
    }
}

/// The bytes of the printable excerpt that the location marks; `None` where the excerpt does not have them.
fn marked(excerpt: &Excerpt, location: &Location) -> Option<Range<usize>> {
    let text = printable_lines(&excerpt.text);
    let index = location.line.checked_sub(excerpt.first_line)? as usize;
    let line = text.lines().nth(index)?;
    let start: usize = text.split_inclusive('\n').take(index).map(str::len).sum();
    let Some((first, behind)) = location.columns else {
        let indent = line.len() - line.trim_start().len();
        return Some(start + indent..start + line.trim_end().len().max(indent));
    };
    let column = |column: u32| match (column as usize).checked_sub(1)? {
        at if at == line.chars().count() => Some(line.len()),
        at => line.char_indices().nth(at).map(|(byte, _)| byte),
    };
    let from = column(first)?;
    Some(start + from..start + column(behind).unwrap_or(line.len()).max(from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::FindingKind;

    #[test]
    fn untrusted_text_cannot_steer_the_terminal() {
        let location = Location {
            file: "f\u{1b}[1m".into(),
            line: 1,
            columns: Some((1, 2)),
            excerpt: Some(Excerpt { first_line: 1, text: "a \u{1b}[31m".into() }),
        };
        let finding = Finding::new(FindingKind::Syntax, "m\u{1b}]0;title\u{7}").at(Some(location));
        let text = render(&finding.because("x\u{1b}[2J").next("y\u{7}\nz"), false, 60);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text}");
    }

    #[test]
    fn only_a_warning_is_called_one() {
        let warning = Finding::new(FindingKind::Warning, "careful");
        assert_eq!(render(&warning, false, 60), "warning: careful");
        assert!(render(&warning, true, 60).contains("\u{1b}["));
    }
}
