//! A lab's README or a hint, rendered for a terminal.
use termimad::crossterm::style::{Attribute, Color};
use termimad::{Alignment, CompoundStyle, FmtText, MadSkin};

use super::style::Style;
use super::text::clean;

/// The text for a terminal; the Markdown itself, which reads well, where there is no colour.
///
/// Ends with a line feed. Control characters are replaced in either case.
pub fn render(markdown: &str, style: &Style) -> String {
    let source = clean(markdown);
    if !style.color {
        return source + "\n";
    }
    style.overrule_no_color();
    let (skin, width) = (skin(style), style.prose());
    let block = |(is_table, text): &(bool, String)| match is_table {
        true => table(text, &skin, width),
        false => FmtText::from(&skin, text, Some(width)).to_string(),
    };
    let text: String = blocks(&unwrapped(&source)).iter().map(block).collect();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

/// Stands for a `|` inside of a cell while `termimad`, which knows no `\|`, lays out the table.
const PIPE: char = '\u{e000}';

/// A paragraph, a list, code: whatever is no table, or the lines of one table.
fn blocks(source: &str) -> Vec<(bool, String)> {
    let mut blocks: Vec<(bool, String)> = Vec::new();
    let mut in_code = false;
    for line in source.lines() {
        in_code ^= line.trim_start().starts_with("```");
        let is_table = !in_code && line.trim_start().starts_with('|');
        match blocks.last_mut() {
            Some((of_table, text)) if *of_table == is_table => *text += &format!("{line}\n"),
            _ => blocks.push((is_table, format!("{line}\n"))),
        }
    }
    blocks
}

/// A table with lines above and below, titles on the left, and blanks around each cell, also where one is wrapped:
/// `termimad` sets none, so its lines are widened.
fn table(source: &str, skin: &MadSkin, width: usize) -> String {
    let source = source.replace(r"\|", &PIPE.to_string());
    let cells = |line: &str| line.trim().trim_matches('|').split('|').count();
    let count = source.lines().map(cells).max().unwrap_or(0);
    let rule = format!("|{}", ":-|".repeat(count));
    let is_rule = |line: &str| line.contains('-') && line.trim_matches(['|', ':', '-', ' ']).is_empty();
    let rows = source.lines().map(|line| if is_rule(line) { rule.clone() } else { line.trim().to_owned() });
    let lines: Vec<String> = std::iter::once(rule.clone()).chain(rows).chain([rule.clone()]).collect();
    let text = FmtText::from(skin, &lines.join("\n"), Some(width.saturating_sub(2 * count))).to_string();
    let widened: String = text.lines().map(|line| widened(line, skin) + "\n").collect();
    widened.replace(PIPE, "|")
}

/// A line of a table with room on both sides of every cell.
fn widened(line: &str, skin: &MadSkin) -> String {
    let border = skin.table_border_chars;
    let joints = [
        border.top_left_corner,
        border.top_junction,
        border.top_right_corner,
        border.left_junction,
        border.cross,
        border.right_junction,
        border.bottom_left_corner,
        border.bottom_junction,
        border.bottom_right_corner,
    ];
    let (is_edge, fill): (Box<dyn Fn(char) -> bool>, char) = if line.contains(border.vertical) {
        (Box::new(|c| c == border.vertical), ' ')
    } else {
        (Box::new(|c| joints.contains(&c)), border.horizontal)
    };
    let last = line.chars().filter(|c| is_edge(*c)).count();
    let (mut out, mut seen) = (String::new(), 0);
    for c in line.chars() {
        let edge = is_edge(c);
        seen += usize::from(edge);
        out.extend((edge && seen > 1).then_some(fill));
        out.push(c);
        out.extend((edge && seen < last).then_some(fill));
    }
    out
}

/// The text with every paragraph and list item in one line: `termimad` takes each line for a paragraph.
fn unwrapped(source: &str) -> String {
    let mut out = String::new();
    let (mut in_code, mut open) = (false, false);
    for line in source.lines() {
        let text = line.trim_start();
        let fence = text.starts_with("```");
        let continues = open && !fence && !in_code && !text.is_empty() && !begins_block(text);
        if continues {
            out.push(' ');
            out.push_str(text);
        } else {
            out.push('\n');
            out.push_str(line);
        }
        in_code ^= fence;
        open = !(fence || in_code || text.is_empty() || text.starts_with(['#', '|']));
    }
    out.strip_prefix('\n').unwrap_or(&out).to_owned()
}

/// Whether a line is more than the continuation of a paragraph: a heading, a table, a quote, an item of a list.
fn begins_block(text: &str) -> bool {
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = ["- ", "* ", "+ "].iter().any(|mark| text.starts_with(mark));
    item || text.starts_with(['#', '|', '>']) || (numbered.len() < text.len() && numbered.starts_with(". "))
}

/// The colours of the palette, legible on a dark and a light background.
fn skin(style: &Style) -> MadSkin {
    let mut skin = MadSkin::no_style();
    skin.bold = CompoundStyle::with_attr(Attribute::Bold);
    skin.italic = CompoundStyle::with_attr(Attribute::Italic);
    skin.inline_code = CompoundStyle::with_fg(Color::DarkCyan);
    skin.code_block.left_margin = 2;
    skin.code_block.set_fg(Color::DarkCyan);
    skin.table.compound_style = CompoundStyle::with_attr(Attribute::Dim);
    for header in &mut skin.headers {
        header.add_attr(Attribute::Bold);
        header.align = Alignment::Left;
    }
    skin.headers[0].add_attr(Attribute::Underlined);
    if !style.unicode {
        skin.limit_to_ascii();
    }
    skin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_paragraph_are_joined_and_nothing_else() {
        let source = "# Title\none\ntwo\n\n- item\n  goes on\n- next\n1. first\n```\na\nb\n```\n| t |\n|---|\nend";
        let joined = "# Title\none two\n\n- item goes on\n- next\n1. first\n```\na\nb\n```\n| t |\n|---|\nend";
        assert_eq!(unwrapped(source), joined);
    }
}
