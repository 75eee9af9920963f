//! Untrusted text inside of Markdown, and so inside of the HTML that is made of it: nothing of it has a meaning there.
//!
//! What Markdown looks like in a terminal is the subject of `markdown`.
use super::text::{clean, one_line};

/// One line of text without meaning in Markdown or HTML, also at the beginning of a line and in a cell of a table.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::new();
    let line = one_line(text);
    for c in line.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' | '$' | '@' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if line.starts_with(['-', '+', '=']) {
        out.insert(0, '\\');
    } else if number.len() < line.len() && [". ", ") "].iter().any(|mark| format!("{number} ").starts_with(mark)) {
        out.insert(line.len() - number.len(), '\\');
    }
    // Markdown of GitHub makes links of bare addresses.
    out.replace("://", r":\/\/").replace("www.", r"www\.")
}

/// One line of our own prose, in which untrusted code may be between backquotes: that becomes code where this is
/// safe, and else the whole line is without meaning, as in [`inline`].
pub(super) fn prose(text: &str) -> String {
    let line = one_line(text);
    let parts: Vec<&str> = line.split('`').collect();
    // Whatever a careless reader of Markdown could see in it.
    let means = |part: &str| part.contains(['<', '>', '&', '|', '\\']) || part.contains("](") || part.contains("://");
    let is_code = |part: &str| !part.is_empty() && part.trim() == part && !means(part);
    let last = parts.len() - 1;
    let holds = |(at, part): (usize, &&str)| match at % 2 {
        1 => is_code(part),
        // Backquotes of two neighbours would be one longer mark.
        _ => at == 0 || at == last || !part.is_empty(),
    };
    if parts.len().is_multiple_of(2) || !parts.iter().enumerate().all(holds) {
        return inline(&line);
    }
    let part = |(at, part): (usize, &&str)| if at % 2 == 1 { format!("`{part}`") } else { inline_part(part) };
    parts.iter().enumerate().map(part).collect()
}

/// [`inline`] with the blanks at both ends kept.
fn inline_part(part: &str) -> String {
    let blank = |yes: bool| if yes { " " } else { "" };
    let text = part.trim();
    if text.is_empty() {
        return blank(!part.is_empty()).to_owned();
    }
    format!("{}{}{}", blank(part.starts_with(' ')), inline(text), blank(part.ends_with(' ')))
}

/// A fenced block that nothing in `text` can end.
pub(super) fn code_block(text: &str) -> String {
    let text = clean(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_begins_a_block_or_a_link() {
        assert_eq!(inline("- x"), r"\- x");
        assert_eq!(inline("12. x"), r"12\. x");
        assert_eq!(inline("12 x 1."), "12 x 1.");
        assert_eq!(inline("1)"), r"1\)");
        assert_eq!(inline("0.1.0"), "0.1.0");
        assert_eq!(inline("www.x.org http://x"), r"www\.x.org http:\/\/x");
    }

    #[test]
    fn code_in_prose_stays_code_where_it_can_do_no_harm() {
        assert_eq!(prose("a `;` is missing in `q_next`"), "a `;` is missing in `q_next`");
        assert_eq!(prose("*a* `b` - c"), r"\*a\* `b` \- c");
        assert_eq!(prose("`a``b`"), r"\`a\`\`b\`");
        assert_eq!(prose("`<script>`"), r"\`&lt;script&gt;\`");
        assert_eq!(prose("`[a](b)`"), r"\`\[a\](b)\`");
        assert_eq!(prose("one ` alone"), r"one \` alone");
    }

    #[test]
    fn a_fence_is_longer_than_any_in_the_text() {
        let block = code_block("a\n`````\n</details>");
        assert!(block.starts_with("``````text\n") && block.ends_with("\n``````\n"), "{block}");
    }
}
