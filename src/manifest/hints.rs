//! `hints.md`: a ladder of hints, one `##` heading each.
use super::pack::{Pack, PackError};
use crate::disk::text;
use crate::domain::id::LabId;

/// One step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub title: String,
    /// Markdown, without the heading and without empty lines at either end.
    pub body: String,
}

/// Reads the hints of a lab, from a nudge to nearly the answer; none where the lab has no `hints.md`.
///
/// # Errors
/// [`PackError`] when the file is there but cannot be read.
pub fn load(pack: &Pack, lab: &LabId) -> Result<Vec<Hint>, PackError> {
    match pack.read(&format!("labs/{lab}/hints.md")) {
        Ok(bytes) => Ok(parse(&text::lossy(&bytes))),
        Err(PackError::Missing { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Splits a text at its `##` headings. What stands before the first one is no hint, and a `##` in a code block is none.
pub fn parse(text: &str) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    let mut fence = None;
    for line in text.lines() {
        let marker = ["```", "~~~"].into_iter().find(|marker| line.trim_start().starts_with(marker));
        match (fence, marker) {
            (None, Some(_)) => fence = marker,
            (Some(open), Some(close)) if open == close => fence = None,
            _ => {}
        }
        let heading = line.strip_prefix("## ").filter(|_| fence.is_none());
        if let Some(title) = heading {
            hints.push(Hint { title: title.trim().to_owned(), body: String::new() });
        } else if let Some(hint) = hints.last_mut() {
            hint.body.push_str(line);
            hint.body.push('\n');
        }
    }
    for hint in &mut hints {
        hint.body = hint.body.trim_matches('\n').trim_end().to_owned();
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_level_heading_outside_of_code_is_a_hint() {
        let text = "# Hints\nbefore\n\n## One\n\nfirst\n### detail\n\n## Two\n```sh\n## no heading\n```\n";
        let hints = parse(text);
        let titles: Vec<&str> = hints.iter().map(|hint| hint.title.as_str()).collect();
        assert_eq!(titles, ["One", "Two"]);
        assert_eq!(hints[0].body, "first\n### detail");
        assert_eq!(hints[1].body, "```sh\n## no heading\n```");
    }

    #[test]
    fn a_text_without_headings_has_no_hints() {
        assert_eq!(parse(""), []);
        assert_eq!(parse("##no blank\r\n"), []);
    }
}
