//! Small operations on text that several formats share: cleaning, wrapping, shortening. Knows no report.

use std::time::Duration;

use unicode_width::UnicodeWidthStr;

use crate::domain::text::printable;

use super::style::Style;

/// Untrusted text with its lines kept and without anything that steers a terminal.
pub(super) fn clean(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| printable(line).trim_end().to_owned()).collect();
    lines.join("\n")
}

/// Untrusted text as one line.
pub(super) fn one_line(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(printable).collect();
    lines.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Columns that a text without escape sequences takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// `text`, filled up with blanks on the right.
pub(super) fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(columns(text))))
}

/// Breaks a text into lines of at most `width` columns where there are blanks. Line feeds of the text are kept, and so
/// are the blanks that a line begins with. A word that is too long stays whole.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in clean(text).lines() {
        let indent = &paragraph[..paragraph.len() - paragraph.trim_start().len()];
        let mut line = indent.to_owned();
        for word in paragraph.split_whitespace() {
            let empty = line.len() == indent.len();
            if !empty && columns(&line) + 1 + columns(word) > width {
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
            } else if !empty {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// Sets items, each with the columns it takes, one after the other into lines of at most `width` columns. Returns every
/// line with its number of items.
pub(super) fn flow(items: impl Iterator<Item = (String, usize)>, gap: &str, width: usize) -> Vec<(String, usize)> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    let mut used = 0;
    for (item, needed) in items {
        match lines.last_mut() {
            Some((line, count)) if used + gap.len() + needed <= width => {
                line.push_str(gap);
                line.push_str(&item);
                *count += 1;
                used += gap.len() + needed;
            }
            _ => {
                lines.push((item, 1));
                used = needed;
            }
        }
    }
    lines
}

/// `text` if it has at most `max` columns, else its beginning and an ellipsis.
pub(super) fn shorten(text: &str, max: usize, style: &Style) -> String {
    if columns(text) <= max {
        return text.to_owned();
    }
    let ellipsis = style.pick("…", "...");
    let room = max.saturating_sub(columns(ellipsis));
    let mut short = String::new();
    for c in text.chars() {
        if columns(&short) + columns(c.encode_utf8(&mut [0; 4])) > room {
            break;
        }
        short.push(c);
    }
    format!("{}{ellipsis}", short.trim_end())
}

/// How long something took, for a person.
pub(super) fn elapsed(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        1..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_indents_and_long_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("  - one two", 7), ["  - one", "  two"]);
        assert_eq!(wrap("a\n\nincomprehensible", 5), ["a", "", "incomprehensible"]);
    }

    #[test]
    fn cleaning_disarms_escape_sequences_and_keeps_lines() {
        assert_eq!(clean("a\u{1b}[2Jb\r\n\tc"), "a\u{fffd}[2Jb\n c");
        assert_eq!(one_line("a\n  b\u{7}"), "a b\u{fffd}");
    }

    #[test]
    fn shortening_counts_columns() {
        let style = Style::plain(80);
        assert_eq!(shorten("abcdef", 6, &style), "abcdef");
        assert_eq!(shorten("abcdefg", 6, &style), "abcde…");
        assert_eq!(shorten("記憶装置", 5, &style), "記憶…");
    }
}
